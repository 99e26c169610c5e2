/** The fields of a manifest, with the types that dbt's messages give them. */
import { type ArtifactFields, isListOf, isMappingOf, isObjectOf, isText, isTime, orNull } from './check-artifact.ts'

const NODE = 'Union[Seed, Analysis, SingularTest, HookNode, Model, SqlOperation, GenericTest, Snapshot, Function]'
const DISABLED =
  'Union[Seed, Analysis, SingularTest, HookNode, Model, SqlOperation, GenericTest, Snapshot, Function, SourceDefinition, ' +
  'Exposure, Metric, SavedQuery, SemanticModel, UnitTestDefinition]'

/** By these everything in a manifest is found. */
const isResource = isObjectOf({
  name: isText,
  resource_type: isText,
  package_name: isText,
  path: isText,
  original_file_path: isText,
  unique_id: isText,
})

const mapping = (type: string, isRight: (value: unknown) => boolean) => ({
  type: `Mapping[str, ${type}]`,
  isRight: isMappingOf(isRight),
})

const EDGES = {
  type: 'Optional[Dict[str, List[str]]]',
  isRight: orNull(isMappingOf(isListOf(isText))),
}

const isMetadata = isObjectOf(
  {},
  { generated_at: isTime, env: isMappingOf(isText), user_id: orNull(isText), quoting: isMappingOf(() => true) },
)

export const MANIFEST_FIELDS: ArtifactFields = {
  metadata: { type: 'ManifestMetadata', isRight: isMetadata },
  nodes: mapping(NODE, isResource),
  sources: mapping('SourceDefinition', isResource),
  macros: mapping('Macro', isResource),
  docs: mapping('Documentation', isResource),
  exposures: mapping('Exposure', isResource),
  metrics: mapping('Metric', isResource),
  groups: mapping('Group', isResource),
  selectors: mapping('Any', () => true),
  disabled: {
    type: `Optional[Mapping[str, List[${DISABLED}]]]`,
    isRight: orNull(isMappingOf(isListOf(isResource))),
  },
  parent_map: EDGES,
  child_map: EDGES,
  group_map: EDGES,
  saved_queries: mapping('SavedQuery', isResource),
  semantic_models: mapping('SemanticModel', isResource),
  unit_tests: mapping('UnitTestDefinition', isResource),
  functions: { ...mapping('Function', isResource), isOptional: true },
}
