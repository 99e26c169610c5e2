select * from (values (1, 'Ann'), (2, 'Bob')) t(id, "Full Name")
