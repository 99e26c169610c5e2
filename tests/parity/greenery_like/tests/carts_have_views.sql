select * from {{ ref('int_sessions') }} where add_to_carts > page_views
