{% set config = adapter.config %}
select
  '{{ config.quoting | tojson }}' as quoting,
  {{ config.quoting.get('identifier', false) }} as quotes_identifiers,
  '{{ (config.model_paths + config.macro_paths + config.seed_paths + config.test_paths + config.analysis_paths) | join(" ") }}' as source_files,
  '{{ (config.snapshot_paths + config.function_paths + config.asset_paths) | join(" ") }}' as others,
  '{{ config.docs_paths | tojson }}' as docs,
  '{{ config.clean_targets | join(" ") }} {{ config.target_path }} {{ config.packages_install_path }}' as folders,
  '{{ config.on_run_start | length }} {{ config.on_run_end | tojson }}' as hooks
