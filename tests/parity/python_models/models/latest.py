def model(dbt, session):
    dbt.config(materialized="incremental", unique_key="id")
    if dbt.is_incremental:
        return session.sql(f"select * from {dbt.this}")
    return dbt.source("raw", "events").df()
