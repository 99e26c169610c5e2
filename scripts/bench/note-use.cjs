/** Loaded before a program, to write what it used when it ends: seconds of the processor, and the most memory it held. */
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const use = { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }
  require('node:fs').writeFileSync(process.env.BENCH_USE, JSON.stringify(use))
})
