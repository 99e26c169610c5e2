{{ funnel_by(['state', 'is_greenery_employee']) }}
