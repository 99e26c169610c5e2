def model(dbt, s):
	dbt.config({"materialized": "table", "tags": "one"})
	if s:
	    return 1
	return dbt.ref("orders").head(1)
