def model(dbt, session): x = 1; return dbt.ref("orders")
