{{ funnel_by(['account_created_month', 'is_greenery_employee']) }}
