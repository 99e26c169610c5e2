select '{{ adapter.get_columns_in_relation(this) }}' as told
