select 1 as id -- ends in a comment
