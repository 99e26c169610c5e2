import type { Migration } from './migration.ts'

/** Where there is no instance, target or job, the column holds an empty text: null would not count in a key. */
export const FIRST: Migration = {
  version: 1,
  statements: [
    'create table counters (name {text} primary key, value bigint not null)',

    `create table runs (
      id bigint primary key, status {text} not null, status_message {text}, exit_code bigint,
      origin {text} not null, cause {text} not null, requester {text}, commands {text} not null,
      job {text} not null, instance {text} not null, target {text} not null, project_name {text},
      git_commit {text}, git_branch {text}, is_dirty bigint, manifest_hash {text},
      environment_names {text} not null, version {text}, scheduled_for {text}, should_start_at {text},
      priority bigint not null, pools {text} not null, retry_of bigint, attempt bigint not null,
      overrides {text} not null, idempotency_key {text},
      created_at {text} not null, taken_at {text}, started_at {text}, finished_at {text},
      cancel_asked_at {text}, cancel_asked_by {text}, owner {text}, claim bigint not null, counts {text}
    )`,
    'create index runs_by_job on runs (job, instance, id)',
    'create index runs_open on runs (status, id) where finished_at is null',
    'create index runs_by_creation on runs (created_at)',
    'create index runs_by_end on runs (finished_at)',
    'create unique index runs_by_key on runs (idempotency_key)',
    'create table run_pools (pool {text}, run_id bigint, primary key (pool, run_id)) {clustered}',
    'create index run_pools_by_run on run_pools (run_id)',

    `create table steps (
      id bigint primary key, run_id bigint not null, step bigint not null, kind {text} not null, name {text} not null,
      command_line {text} not null, status {text} not null, exit_code bigint, invocation_id {text}, message {text},
      started_at {text}, finished_at {text}, unique (run_id, step)
    )`,

    // Events and logs, many in a row: one by one, packed, they would take ten times the room.
    `create table chunks (
      run_id bigint, kind {text}, first_seq bigint, last_seq bigint not null, step bigint not null,
      packing {text} not null, body {bytes} not null, primary key (run_id, kind, first_seq)
    )`,
    `create table chunk_heads (
      run_id bigint, kind {text}, last_seq bigint not null, is_joined bigint not null default 0,
      primary key (run_id, kind)
    ) {clustered}`,

    `create table artifacts (
      run_id bigint, step bigint, path {text}, bytes bigint not null, sha256 {text} not null, created_at {text} not null,
      primary key (run_id, step, path)
    ) {clustered}`,
    'create index artifacts_by_body on artifacts (sha256)',
    `create table artifact_bodies (
      sha256 {text} primary key, packing {text} not null, body {bytes} not null, used_at {text} not null
    )`,

    `create table node_results (
      run_id bigint, step bigint, unique_id {text}, resource_type {text} not null, status {text} not null, message {text},
      failures bigint, execution_time double precision not null, relation_name {text}, materialized {text},
      checksum {text}, compiled_hash {text}, rows_affected bigint, bytes_processed bigint, started_at {text},
      finished_at {text} not null, owner {text} not null, reused_from bigint, details {text} not null,
      primary key (run_id, step, unique_id)
    ) {clustered}`,
    'create index node_results_by_node on node_results (unique_id, run_id)',
    `create table compiled_code (
      hash {text} primary key, packing {text} not null, body {bytes} not null, used_at {text} not null
    )`,
    `create table node_latest (
      unique_id {text}, instance {text}, target {text}, resource_type {text} not null, status {text} not null,
      message {text}, execution_time double precision not null, run_id bigint not null, step bigint not null, at {text} not null,
      checksum {text}, success_run_id bigint, success_at {text}, durations {text} not null,
      primary key (instance, target, unique_id)
    ) {clustered}`,
    `create table node_days (
      day {text}, unique_id {text}, job {text}, owner {text}, runs bigint not null, seconds double precision not null,
      rows_affected bigint not null, bytes_processed bigint not null, primary key (day, unique_id, job, owner)
    ) {clustered}`,

    `create table test_history (
      unique_id {text}, instance {text}, target {text}, status {text} not null, failures bigint,
      since_run_id bigint not null, since {text} not null, first_seen_at {text} not null, last_run_id bigint not null, last_step bigint not null,
      last_run_at {text} not null, last_passed_at {text}, last_failed_at {text}, verdicts {text} not null,
      primary key (instance, target, unique_id)
    ) {clustered}`,
    `create table failed_rows (
      run_id bigint, step bigint, unique_id {text}, columns {text} not null, found {text} not null, total bigint not null,
      expires_at {text}, primary key (run_id, step, unique_id)
    )`,

    `create table freshness (
      kind {text}, unique_id {text}, instance {text}, target {text}, at {text}, run_id bigint, measured {text} not null,
      primary key (kind, unique_id, instance, target, at)
    ) {clustered}`,
    'create index freshness_by_run on freshness (run_id)',
    `create table freshness_latest (
      kind {text}, unique_id {text}, instance {text}, target {text}, at {text} not null, measured {text} not null,
      primary key (kind, instance, target, unique_id)
    ) {clustered}`,

    `create table jobs (
      id bigint primary key, job {text} not null, instance {text} not null, first_seen_at {text} not null,
      paused_at {text}, paused_by {text}, failures_in_a_row bigint not null, memory {text} not null,
      unique (job, instance)
    )`,
    `create table ticks (
      job {text}, instance {text}, scheduled_for {text}, claimed_by {text} not null, claimed_at {text} not null,
      run_id bigint, reason {text}, primary key (job, instance, scheduled_for)
    ) {clustered}`,
    `create table last_ticks (
      job {text}, instance {text}, scheduled_for {text} not null, primary key (job, instance)
    ) {clustered}`,

    `create table leases (
      resource {text} primary key, token bigint not null, run_id bigint, owner {text} not null, unique_id {text},
      acquired_at {text} not null, renewed_at {text} not null, expires_at {text} not null, released_at {text}
    )`,
    `create table lease_history (
      resource {text}, token bigint, run_id bigint, owner {text} not null, unique_id {text}, acquired_at {text} not null,
      renewed_at {text} not null, expires_at {text} not null, ended_at {text}, ended {text},
      primary key (resource, token)
    ) {clustered}`,
    'create index lease_history_by_run on lease_history (run_id)',

    `create table servers (
      id {text} primary key, kind {text} not null, host {text} not null, pid bigint not null, version {text} not null,
      started_at {text} not null, beat_at {text} not null, expires_at {text} not null, left_at {text}
    )`,
    `create table tokens (
      id bigint primary key, hash {text} not null unique, name {text} not null, scopes {text} not null,
      hint {text} not null, created_by {text}, created_at {text} not null, expires_at {text}, last_used_at {text},
      revoked_at {text}
    )`,

    `create table alerts (
      alert_key {text} primary key, rule {text} not null, state {text} not null, since {text} not null,
      last_event_at {text} not null, last_told_at {text}, event_count bigint not null, acknowledged_by {text},
      silenced_until {text}, data {text} not null, version bigint not null
    )`,
    `create table deliveries (
      id bigint primary key, once_key {text} unique, channel {text} not null, alert_key {text}, body {text} not null,
      status {text} not null, attempts bigint not null, created_at {text} not null, next_attempt_at {text} not null,
      finished_at {text}, last_error {text}
    )`,
    `create index deliveries_waiting on deliveries (next_attempt_at) where status = 'waiting'`,
    `create table measurements (
      metric {text}, dimension {text}, period {text}, value double precision, measured_at {text} not null, run_id bigint,
      primary key (metric, dimension, period)
    ) {clustered}`,

    `create table audit (
      seq bigint primary key, at {text} not null, action {text} not null, actor {text}, subject {text} not null,
      data {text} not null, previous_hash {text} not null, hash {text} not null
    )`,
    'create index audit_by_time on audit (at)',
  ],
}
