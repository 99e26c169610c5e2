import { Page } from '../../components/page.tsx'
import { useProject } from '../../data/use-project.ts'

/** Is everything all right? */
export function HomePage() {
  const project = useProject()
  return <Page title={project?.project_name ?? 'Home'}>{null}</Page>
}
