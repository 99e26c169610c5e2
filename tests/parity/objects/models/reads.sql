select * from {{ ref('prints') }}
