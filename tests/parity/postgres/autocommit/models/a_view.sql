select * from found_by_path
