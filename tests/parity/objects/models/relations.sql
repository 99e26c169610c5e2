select
    '{{ api.Relation.create('db', 'sch', 'ident', 'view') }}' as by_place,
    '{{ api.Relation.create('db', 'sch', 'ident', 'view').is_view }}' as type_by_place,
    '{{ adapter.Relation.create('db', schema='sch') }}' as by_both,
    '{{ adapter.Relation.create(none, 'sch', 'ident', quote_policy={'schema': false}) }}' as quoted,
    '{{ adapter.Relation.create() }}' as of_nothing
