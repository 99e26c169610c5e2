/** The files of a new project, by their paths in it. Small enough to read in a minute, and it builds as it is. */
export function starterProject(name: string, profile: string): Readonly<Record<string, string>> {
  return {
    'dbt_project.yml': projectFile(name, profile),
    '.gitignore': '# Written by commands\ntarget/\nlogs/\n.trellis/\ndbt_packages/\n*.duckdb\n*.duckdb.wal\n',
    'README.md': readme(name),
    'seeds/plants.csv':
      'plant_id,name,light,price\n1,Monstera,bright,32.5\n2,Snake plant,low,18.0\n3,Pothos,low,12.5\n4,String of pearls,bright,21.0\n',
    'models/staging/stg_plants.sql':
      "select\n  plant_id,\n  lower(name) as plant_name,\n  light,\n  price\nfrom {{ ref('plants') }}\n",
    'models/plants_by_light.sql':
      "{{ config(materialized='table') }}\n\nselect\n  light,\n  count(*) as plants,\n  avg(price) as average_price\nfrom {{ ref('stg_plants') }}\ngroup by light\n",
    'models/_models.yml': MODELS,
    'analyses/.gitkeep': '',
    'macros/.gitkeep': '',
    'snapshots/.gitkeep': '',
    'tests/.gitkeep': '',
  }
}

function projectFile(name: string, profile: string): string {
  return `name: '${name}'
version: '1.0.0'

# The entry of profiles.yml that says which database to use
profile: '${profile}'

model-paths: ["models"]
analysis-paths: ["analyses"]
test-paths: ["tests"]
seed-paths: ["seeds"]
macro-paths: ["macros"]
snapshot-paths: ["snapshots"]

# What the command clean deletes
clean-targets:
  - "target"
  - "dbt_packages"

models:
  ${name}:
    # A model's own config() stands above this
    +materialized: view
`
}

const MODELS = `models:
  - name: stg_plants
    description: One row for each plant
    columns:
      - name: plant_id
        data_tests:
          - unique
          - not_null

  - name: plants_by_light
    description: How many plants there are for each kind of light, and what they cost
    columns:
      - name: light
        data_tests:
          - unique
          - accepted_values:
              arguments:
                values: ['bright', 'low']
`

function readme(name: string): string {
  return `# ${name}

A seed, two models and their tests.

    trellis build                          # load, build and test everything
    trellis show --select plants_by_light  # look at the result
    trellis ls                             # what there is
`
}
