{{ config(schema='special', tags='own') }}
select * from {{ ref('shop', 'orders') }} -- {{ this }} {{ this.schema }} {{ schema }} {{ database }} {{ model.alias }}
