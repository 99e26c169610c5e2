"""Words about dbt.ref("nothing") are no call. {Nor is this.}"""
import pandas as pd, numpy.linalg
from os import path  # dbt.ref("comment")

SIZES = {"a": {"b": 1}}


def helper(dbt):
    text = f"{dbt.ref('items')} and more"
    return (dbt.ref("stores") if SIZES else text)


class Basket:
    size = 1

    def sized(self):
        def model():
            pass


if SIZES:
    def other(a, b): return a


def model(dbt, session: "a, b" = None):
    dbt.config(
        materialized='incremental', tags=['t', "u" 'v'], unique_key=("id"),  # why
        meta={'a': 1, "b": [1.5, 2.0, None, True, -2, (1, 2), 1_000], 3: 'x\ty', 'raw': r'\d', 'sum': """
two lines"""}, grants={'select': ['x']},
    )
    dbt.config.get("k"), dbt.config.get('k2', 5); dbt.config.meta_get("owner", "analytics")
    x = dbt.ref("orders", v=2).join(dbt.ref('shop', 'orders', version=1), on="id")
    y = foo(dbt.source("raw", """events"""))[dbt.ref("customers")]
    z = [dbt.ref("events") for _ in range(3)] + [dbt.ref("stores")]
    if dbt.config.get("again"):
        with open("x") as f:
            pass
    w = dbt.ref(
        "orders"  # the latest
    )
    q = session.sql(f"select {dbt.this} from {dbt.ref('customers')}" \
        f"{dbt.source('raw', 'clicks')!r:>{dbt.ref('no')}}")
    self.dbt.ref("not this")
    g = lambda: dbt.ref("events")
    bar(k=dbt.ref("items"), *[dbt.ref("no")], **{"x": dbt.ref("stores")})
    bar(dbt.ref("no") + 1, [dbt.ref("no") for _ in x], lambda: dbt.ref("no"), {"a": dbt.ref("items")}, (dbt.ref("stores"), 1))
    (dbt.ref("customers")
        .filter(w[dbt.ref("no")])).limit(1)
    (bar)(dbt.ref("no"))[0](dbt.ref("events"))
    pd.DataFrame(y)[lambda d: d.id == dbt.ref("orders")]
    return not (w, g) or q
