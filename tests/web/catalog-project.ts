/** A small shop with something of every kind, and with texts that would do harm where they were taken for more than text. */
import { SHOP } from '../platform/server/served-project.ts'

export const HOSTILE = [
  '<img src=x onerror="window.harmed=1">',
  '<script>window.harmed=1</script>',
  '"><svg onload="window.harmed=1">',
  '[press](javascript:window.harmed=1)',
  '![picture](https://elsewhere.invalid/x.png)',
  '<a href="javascript:window.harmed=1">press</a>',
  "'-window.harmed=1-'",
] as const

/** All of them, as one text between quotes of YAML. */
const ALL = JSON.stringify(HOSTILE.join('\n\n'))
const ONE = JSON.stringify(HOSTILE[0])
const SVG = JSON.stringify(HOSTILE[2])

const { 'models/slow.sql': _slow, ...FILES } = SHOP

export const CATALOG_PROJECT: Readonly<Record<string, string>> = {
  ...FILES,
  'models/marts/f_orders.sql':
    "{{ config(materialized='table', tags=['daily']) }}\nselect {{ say_id('id') }} as order_id, name as plant_name from {{ ref('stg_plants') }}\n-- counts what a unicorn bought\n",
  'models/marts/harm.sql': `{{ config(tags=[${JSON.stringify(HOSTILE[1])}]) }}\nselect 1 as ${JSON.stringify('a<b>c')}, '<script>window.harmed=1</script>' as text -- <img src=x onerror=window.harmed=1>\n`,
  'models/marts/marts.yml': `models:
  - name: f_orders
    description: "Orders of the **shop**, one row each; a [link](https://example.com/) stands here. {{ doc('shipping') }}"
    config: {meta: {owner: Ann, tier: {gold: 1}}}
    columns:
      - name: order_id
        description: The number on the invoice.
        data_tests: [unique]
      - name: plant_name
        data_tests: [{accepted_values: {arguments: {values: [monstera, pothos]}}}]
  - name: harm
    description: ${ALL}
    config: {meta: {owner: ${ONE}, ${SVG}: ${ONE}}}
    columns:
      - name: ${JSON.stringify('a<b>c')}
        description: ${ALL}
        config: {meta: {note: ${ONE}}}
groups:
  - name: people
    owner: {name: ${ONE}, email: ann@example.com}
unit_tests:
  - name: keeps_names
    model: f_orders
    given: [{input: ref('stg_plants'), rows: [{id: 1, name: ${ONE}}]}]
    expect: {rows: [{order_id: 1, plant_name: ${ONE}}]}
exposures:
  - name: weekly
    label: ${SVG}
    type: dashboard
    url: "javascript:window.harmed=1"
    description: ${ALL}
    owner: {name: ${ONE}, email: bob@example.com}
    depends_on: [ref('f_orders'), ref('harm')]
`,
  'models/docs.md': `{% docs shipping %}\nShipped within **two days**. ${HOSTILE[0]}\n{% enddocs %}\n`,
  'macros/say_id.sql': '{% macro say_id(column) %}cast({{ column }} as integer){% endmacro %}\n',
  'macros/macros.yml': `macros:\n  - name: say_id\n    description: ${ALL}\n    arguments: [{name: column, type: string, description: ${ONE}}]\n`,
}
