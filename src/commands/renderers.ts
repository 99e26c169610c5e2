/** The Jinja of settings files. */
import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'
import { envVarFunction, metadataEnvs } from '#project/builtins/functions/env-var.ts'
import { Flags } from '#project/builtins/functions/flags.ts'
import { logFunction, printFunction } from '#project/builtins/functions/log.ts'
import { pureFunctions } from '#project/builtins/functions/pure-functions.ts'
import { VarFunction } from '#project/builtins/functions/var.ts'
import { utcNow } from '#project/builtins/datetime/module.ts'
import { modulesOfPython } from '#project/builtins/modules.ts'
import type { Renderers } from '#project/config/renderer.ts'
import { DBT_VERSION } from '#project/config/version-range.ts'
import { type Environments, renderNative } from '#project/context/environments.ts'
import { toPlainData, toValue } from '#project/context/plain-value.ts'
import { templateFailure } from '#project/macros/template-failure.ts'
import { flagValues } from './flag-values.ts'
import type { Invocation } from './invocation.ts'
import { NoTarget } from './no-target.ts'

export function settingsRenderers(invocation: Invocation, environments: Environments): Renderers {
  const { effects, events, flags } = invocation
  const base = new Map<string, Value>([
    ...pureFunctions(),
    ['invocation_id', invocation.id],
    ['dbt_version', DBT_VERSION],
    ['run_started_at', utcNow(() => invocation.startedAtMs)],
    ['dbt_metadata_envs', toValue(metadataEnvs(effects.env))],
    ['flags', new Flags(flagValues(invocation))],
    ['log', logFunction((msg, isInfo) => events.emit(isInfo ? 'JinjaLogInfo' : 'JinjaLogDebug', { msg }))],
    ['print', printFunction((msg) => flags.PRINT !== false && events.emit('PrintEvent', { msg }))],
    ['thread_id', 'MainThread'],
  ])
  let modules: Dict | undefined
  // The largest, and the least asked for.
  const modulesOnce = () =>
    (modules ??= modulesOfPython({
      now: effects.now,
      itertoolsUsed: () => events.emit('ModulesItertoolsUsageDeprecation'),
    }))
  const renderer =
    (names: ReadonlyMap<string, Value>) =>
    (text: string): YamlValue => {
      const scope = {
        lookup: (name: string) => names.get(name) ?? base.get(name) ?? (name === 'modules' ? modulesOnce() : undefined),
      }
      try {
        return toPlainData(renderNative(environments, text, scope, '<settings>')) as YamlValue
      } catch (error) {
        throw templateFailure(error, {
          template: { path: '<settings>', text },
          macro: () => undefined,
          fileText: () => undefined,
        })
      }
    }
  const varsOf = (vars: YamlMapping, isMissingAllowed: boolean) =>
    new VarFunction({ vars: toValue(vars) as Dict, isMissingAllowed })
  return {
    secret: (vars) =>
      renderer(
        new Map<string, Value>([
          ['env_var', envVarFunction({ env: effects.env, owner: 'SecretContext', allowsSecrets: true })],
          ['var', varsOf(vars, false)],
        ]),
      ),
    project: (target, vars, requireVars) =>
      renderer(
        new Map<string, Value>([
          ['env_var', envVarFunction({ env: effects.env, owner: 'BaseContext' })],
          ['var', varsOf(vars, !requireVars)],
          ['target', target === undefined ? new NoTarget() : toValue(target)],
        ]),
      ),
  }
}
