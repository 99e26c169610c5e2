{# Empty: columns and constraints are written as everywhere. #}
