def model(dbt, session):
    dbt.config(materialized="table", tags=["python"])
    factor = dbt.config.get("factor", 2)
    orders = dbt.ref("orders").df()
    orders["amount"] = orders["amount"] * factor
    return orders
