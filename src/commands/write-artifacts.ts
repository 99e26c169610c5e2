/** What a command leaves in `target/` for other tools. */
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { type ArtifactMetadata, artifactMetadata, type InvocationFacts } from '#manifest/artifacts/artifact-metadata.ts'
import { artifactTime, offsetTime } from '#manifest/artifacts/artifact-time.ts'
import { type RunResultOutput, writeRunResults } from '#manifest/artifacts/run-results.ts'
import { manifestHead, writeManifest } from '#manifest/artifacts/write-manifest.ts'
import { writeSemanticManifest } from '#manifest/artifacts/semantic-manifest.ts'
import type { Manifest, ManifestMetadata } from '#manifest/manifest.ts'
import type { WrittenManifest } from '#project/parser/cache/parse-cache.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import { writtenArgs } from './invocation-args.ts'
import type { Invocation } from './invocation.ts'

const CUSTOM_PREFIX = 'DBT_ENV_CUSTOM_ENV_'

/** manifest.json and semantic_manifest.json. */
export function writeManifestFiles(invocation: Invocation, setup: ProjectSetup, manifest: Manifest): void {
  const { files } = invocation.effects
  const chunks = writeManifest(manifest, manifestMetadata(invocation, setup))
  writeBoth(invocation, setup, (path) => files.writeChunks(path, chunks), writeSemanticManifest(manifest))
}

/** The same from the memory of a parse, in which the manifest stands as it is written. */
export function copyManifestFiles(
  invocation: Invocation,
  setup: ProjectSetup,
  { sections, semanticManifest }: WrittenManifest,
): void {
  const { files } = invocation.effects
  const head = manifestHead(manifestMetadata(invocation, setup))
  writeBoth(invocation, setup, (path) => files.writeAround(path, head, sections, '}'), semanticManifest)
}

function writeBoth(
  invocation: Invocation,
  setup: ProjectSetup,
  writeManifestTo: (path: string) => void,
  semanticManifest: string,
): void {
  const { files } = invocation.effects
  const path = targetFile(setup, 'manifest.json')
  writeManifestTo(path)
  wrote(invocation, 'WritableManifest', path)
  const semantic = targetFile(setup, 'semantic_manifest.json')
  files.write(semantic, semanticManifest)
  wrote(invocation, 'SemanticManifest', semantic)
}

function manifestMetadata(invocation: Invocation, setup: ProjectSetup): ManifestMetadata {
  const { root } = setup
  const facts = invocationFacts(invocation)
  const { quoting } = setup.adapter
  return {
    ...artifactMetadata('manifest/v12', facts),
    env: { ...facts.env },
    project_name: root.projectName,
    project_id: createHash('md5').update(root.projectName).digest('hex'),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: setup.adapter.type,
    quoting: { database: quoting.database, schema: quoting.schema, identifier: quoting.identifier, column: null },
    run_started_at: offsetTime(invocation.startedAtMs * 1000),
  }
}

export function writeResults(
  invocation: Invocation,
  setup: ProjectSetup,
  results: readonly NodeResult[],
  elapsedSeconds: number,
  artifactType = 'RunExecutionResult',
): void {
  const path = targetFile(setup, 'run_results.json')
  const chunks = writeRunResults({
    metadata: metadataOf(invocation, 'run-results/v6'),
    results: results.map(resultOutput),
    elapsed_time: elapsedSeconds,
    args: writtenArgs(invocation),
  })
  invocation.effects.files.writeChunks(path, chunks)
  wrote(invocation, artifactType, path)
}

/** The head of an artifact of this invocation. */
export function metadataOf(
  invocation: Invocation,
  artifact: 'run-results/v6' | 'catalog/v1' | 'sources/v3',
): ArtifactMetadata {
  return artifactMetadata(artifact, invocationFacts(invocation))
}

/** Where an artifact of the root project lies. */
export function targetFile({ root }: ProjectSetup, name: string): string {
  return resolve(root.projectRoot, root.targetPath, name)
}

export function wrote({ events }: Invocation, artifact_type: string, artifact_path: string): void {
  events.emit('ArtifactWritten', { artifact_type, artifact_path })
}

function invocationFacts({ id, startedAtMs, effects }: Invocation): InvocationFacts {
  const custom = Object.entries(effects.env).filter(([name]) => name.startsWith(CUSTOM_PREFIX))
  return {
    generated_at: artifactTime(effects.now() * 1000),
    invocation_id: id,
    invocation_started_at: artifactTime(startedAtMs * 1000),
    env: Object.fromEntries(custom.map(([name, value]) => [name.slice(CUSTOM_PREFIX.length), value ?? ''])),
  }
}

function resultOutput(result: NodeResult): RunResultOutput {
  const { node, status, timing, thread_id, execution_time, adapter_response, message, failures, batch_results } = result
  const compiled = isCompiled(node) ? node : undefined
  return {
    status,
    timing,
    thread_id,
    execution_time,
    adapter_response,
    message,
    failures,
    unique_id: node.unique_id,
    compiled: compiled?.compiled ?? null,
    compiled_code: compiled?.compiled_code ?? null,
    relation_name: compiled?.relation_name ?? null,
    batch_results,
    overload_results: result.overload_results ?? null,
  }
}

type CompiledNode = Extract<NodeResult['node'], { compiled: unknown }>

/** Whether dbt compiles nodes of this kind. */
function isCompiled(node: NodeResult['node']): node is CompiledNode {
  return node.resource_type !== 'seed' && 'compiled' in node
}
