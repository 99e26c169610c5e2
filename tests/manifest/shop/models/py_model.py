def model(dbt, session):
    dbt.config(materialized="table")
    df = dbt.ref("orders")
    return df
