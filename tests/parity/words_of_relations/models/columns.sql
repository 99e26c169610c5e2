-- depends_on: {{ ref('base') }}
{% set text = api.Column('Name', 'varchar', 20) %}
{% set number = api.Column('price', 'decimal', none, 10, 2) %}
{% set whole = api.Column.create('id', 'integer') %}
select 1 as id
-- {{ text.column }} {{ text.name }} {{ text.quoted }} {{ text.dtype }} {{ text.data_type }} {{ text.char_size }} {{ text.string_size() }}
-- {{ number.column }} {{ number.dtype }} {{ number.data_type }} {{ number.numeric_precision }} {{ number.numeric_scale }}
-- {{ whole.column }} {{ whole.dtype }} {{ whole.data_type }} {{ whole.is_integer() }} {{ whole.is_number() }}
-- kinds: {{ text.is_string() }} {{ text.is_number() }} {{ number.is_numeric() }} {{ number.is_float() }} {{ number.is_integer() }}
-- literal: {{ whole.literal(5) }}
-- can_expand_to: {{ text.can_expand_to(api.Column('x', 'varchar', 40)) }} {{ text.can_expand_to(whole) }}
-- types: {{ api.Column.translate_type('string') }} {{ api.Column.translate_type('integer') }} {{ api.Column.string_type(10) }} {{ api.Column.numeric_type('decimal', 8, 3) }} {{ api.Column.numeric_type('decimal', none, none) }}
{%- for column in adapter.get_columns_in_relation(ref('base')) %}
-- {{ column.name }}: {{ column.data_type }} {{ column.dtype }} {{ column.is_string() }} {{ column.is_numeric() }} {{ column.is_float() }} {{ column.is_integer() }} {{ column.numeric_precision }} {{ column.numeric_scale }} {{ column.char_size }}
{%- endfor %}
{%- for column in adapter.get_column_schema_from_query('select 1 as id, cast(1.5 as decimal(4, 1)) as price') if execute %}
-- {{ column.column }}: {{ column.data_type }}
{%- endfor %}
{%- if execute %}
-- missing: {{ adapter.get_missing_columns(ref('base'), ref('base')) }}
-- printed: {{ adapter.get_columns_in_relation(ref('base'))[0] }}
{%- endif %}
