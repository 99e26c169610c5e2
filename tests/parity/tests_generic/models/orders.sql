select * from (values (1, 'placed', 1, 10.0), (2, 'shipped', 2, 20.0), (2, null, 9, -1.0), (null, 'lost', 9, null)) t(id, status, customer_id, amount)
