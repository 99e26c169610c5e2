import { useSource } from '../data/source-context.ts'
import { useFrame } from '../data/use-frame.ts'
import { useInstance } from '../data/use-instance.ts'
import { useProject } from '../data/use-project.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { Pill } from './pill.tsx'

/** No name of an instance is empty. */
const NONE = ''

/** In which instance of the project one looks. Where nothing can be chosen it only says so; nothing where there are no instances. */
export function InstanceChoice() {
  const [instance, setInstance] = useInstance()
  const { kind } = useSource()
  const canChoose = useFrame() === 'app' && kind === 'server'
  const { instances = [], target } = useProject() ?? {}
  if (canChoose && instances.length > 0) {
    return (
      <ChoiceMenu
        label="Instance"
        isSingle
        isNeeded
        choices={[
          { value: NONE, label: target ? `default · ${target}` : 'default' },
          ...instances.map((name) => ({ value: name, label: name })),
        ]}
        chosen={[instance ?? NONE]}
        told={instance ?? 'default'}
        isOn={instance !== undefined}
        onChoose={([name]) => setInstance(name === NONE ? undefined : name)}
      />
    )
  }
  // An export holds none of them: that is said where others have a choice.
  const shown = instance ?? (kind === 'export' && instances.length > 0 ? 'default' : undefined)
  return shown === undefined ? null : (
    <Pill>
      instance <b>{shown}</b>
    </Pill>
  )
}
