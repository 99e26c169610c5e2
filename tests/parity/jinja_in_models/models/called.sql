select {% call(v) pivot(['view']) %}_{{ v }}{% endcall %}, {{ cents('max(amount)') }} as dollars from {{ ref("events") }}
