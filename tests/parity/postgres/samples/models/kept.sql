{{ config(materialized="incremental", unique_key="id") }}
select id, "Made At" from {{ ref("src") }} {% if is_incremental() %}where id not in (select id from {{ this }}){% endif %}
