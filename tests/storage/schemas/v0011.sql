-- index acceptance_event_deliverable
CREATE INDEX acceptance_event_deliverable ON acceptance_event (deliverable_id, round_no);

-- index activity_deliverable_activity
CREATE INDEX activity_deliverable_activity ON activity_deliverable (activity_id);

-- index activity_deliverable_deliverable
CREATE INDEX activity_deliverable_deliverable ON activity_deliverable (deliverable_id);

-- index activity_deliverable_one
CREATE UNIQUE INDEX activity_deliverable_one ON activity_deliverable (activity_id, deliverable_id) WHERE is_void = 0;

-- index activity_person_activity
CREATE INDEX activity_person_activity ON activity_person (activity_id);

-- index advice_contract
CREATE INDEX advice_contract ON advice (contract_id);

-- index advice_ticket
CREATE INDEX advice_ticket ON advice (ticket_id) WHERE ticket_id IS NOT NULL;

-- index amendment_contract
CREATE INDEX amendment_contract ON amendment (contract_id);

-- index appeal_ticket
CREATE INDEX appeal_ticket ON appeal (ticket_id);

-- index assessment_detail_key
CREATE UNIQUE INDEX assessment_detail_key ON assessment_detail (period, ticket_no, identity_at) WHERE is_void = 0;

-- index assessment_detail_ticket
CREATE INDEX assessment_detail_ticket ON assessment_detail (ticket_no);

-- index assessment_issue_period
CREATE UNIQUE INDEX assessment_issue_period ON assessment_issue (period) WHERE is_void = 0;

-- index assessment_period_start
CREATE UNIQUE INDEX assessment_period_start ON assessment_period (start_on) WHERE is_void = 0;

-- index attachment_sha256
CREATE INDEX attachment_sha256 ON attachment (sha256);

-- index attachment_subject
CREATE INDEX attachment_subject ON attachment (subject);

-- index audit_entry_actor
CREATE INDEX audit_entry_actor ON audit_entry (actor, seq);

-- index audit_entry_subject
CREATE INDEX audit_entry_subject ON audit_entry (subject, seq);

-- index audit_result_contract
CREATE INDEX audit_result_contract ON audit_result (contract_id);

-- index authorised_contact_contract
CREATE INDEX authorised_contact_contract ON authorised_contact (contract_id);

-- index breach_event_contract
CREATE INDEX breach_event_contract ON breach_event (contract_id);

-- index breach_event_ticket
CREATE INDEX breach_event_ticket ON breach_event (ticket_id) WHERE ticket_id IS NOT NULL;

-- index case_change_row
CREATE INDEX case_change_row ON case_change (entity, row_id);

-- index case_change_ticket
CREATE INDEX case_change_ticket ON case_change (ticket_id) WHERE ticket_id IS NOT NULL;

-- index city_visit_operation
CREATE INDEX city_visit_operation ON city_visit (operation_id);

-- index city_visit_ticket
CREATE INDEX city_visit_ticket ON city_visit (ticket_id, visited_at, id);

-- index city_visit_visited_at
CREATE INDEX city_visit_visited_at ON city_visit (visited_at);

-- index contract_notice_contract
CREATE INDEX contract_notice_contract ON contract_notice (contract_id);

-- index contract_param_contract
CREATE INDEX contract_param_contract ON contract_param (contract_id);

-- index contract_param_one
CREATE UNIQUE INDEX contract_param_one ON contract_param (contract_id, key, valid_from) WHERE is_void = 0;

-- index contract_reading_contract
CREATE INDEX contract_reading_contract ON contract_reading (contract_id, code);

-- index correction_note_contract
CREATE INDEX correction_note_contract ON correction_note (contract_id);

-- index cost_estimate_contract
CREATE INDEX cost_estimate_contract ON cost_estimate (contract_id);

-- index counter_handling_contract
CREATE INDEX counter_handling_contract ON counter_handling (contract_id);

-- index damages_claim_contract
CREATE INDEX damages_claim_contract ON damages_claim (contract_id);

-- index db_maintenance_contract
CREATE INDEX db_maintenance_contract ON db_maintenance (contract_id);

-- index deletion_certificate_contract
CREATE INDEX deletion_certificate_contract ON deletion_certificate (contract_id);

-- index deliverable_due_on
CREATE INDEX deliverable_due_on ON deliverable (due_on);

-- index dispatch_item_meeting
CREATE INDEX dispatch_item_meeting ON dispatch_item (meeting_id);

-- index dispatch_item_ticket
CREATE INDEX dispatch_item_ticket ON dispatch_item (ticket_id) WHERE ticket_id IS NOT NULL;

-- index duty_lock_contract
CREATE INDEX duty_lock_contract ON duty_lock (contract_id);

-- index duty_shift_starts
CREATE INDEX duty_shift_starts ON duty_shift (starts_at);

-- index environment_check_contract
CREATE INDEX environment_check_contract ON environment_check (contract_id);

-- index error_candidate_operation
CREATE INDEX error_candidate_operation ON error_candidate (operation_id);

-- index error_candidate_state
CREATE INDEX error_candidate_state ON error_candidate (state, ticket_id);

-- index error_record_contract
CREATE INDEX error_record_contract ON error_record (contract_id);

-- index error_record_ticket
CREATE INDEX error_record_ticket ON error_record (ticket_id) WHERE ticket_id IS NOT NULL;

-- index exclusion_defect_step
CREATE INDEX exclusion_defect_step ON exclusion_defect (step_id);

-- index exclusion_material_exclusion
CREATE INDEX exclusion_material_exclusion ON exclusion_material (exclusion_id);

-- index exclusion_step_exclusion
CREATE INDEX exclusion_step_exclusion ON exclusion_step (exclusion_id);

-- index exclusion_ticket
CREATE INDEX exclusion_ticket ON exclusion (ticket_id);

-- index force_majeure_contract
CREATE INDEX force_majeure_contract ON force_majeure (contract_id);

-- index hang_up_ticket
CREATE INDEX hang_up_ticket ON hang_up (ticket_id);

-- index import_problem_batch
CREATE INDEX import_problem_batch ON import_problem (batch_id);

-- index improvement_review
CREATE INDEX improvement_review ON improvement (review_id);

-- index invoice_contract
CREATE INDEX invoice_contract ON invoice (contract_id);

-- index invoice_number
CREATE UNIQUE INDEX invoice_number ON invoice (contract_id, number) WHERE is_void = 0;

-- index leak_event_contract
CREATE INDEX leak_event_contract ON leak_event (contract_id) WHERE contract_id IS NOT NULL;

-- index lent_asset_contract
CREATE INDEX lent_asset_contract ON lent_asset (contract_id);

-- index mail_log_contract
CREATE INDEX mail_log_contract ON mail_log (contract_id);

-- index manual_deduction_contract
CREATE INDEX manual_deduction_contract ON manual_deduction (contract_id);

-- index material_transfer_contract
CREATE INDEX material_transfer_contract ON material_transfer (contract_id);

-- index monthly_evaluation_contract
CREATE INDEX monthly_evaluation_contract ON monthly_evaluation (contract_id);

-- index monthly_evaluation_one
CREATE UNIQUE INDEX monthly_evaluation_one ON monthly_evaluation (contract_id, month_no, version) WHERE is_void = 0;

-- index monthly_story_ticket
CREATE INDEX monthly_story_ticket ON monthly_story (ticket_id) WHERE ticket_id IS NOT NULL;

-- index ops_log_contract
CREATE INDEX ops_log_contract ON ops_log (contract_id);

-- index payment_event_contract
CREATE INDEX payment_event_contract ON payment_event (contract_id);

-- index payment_gate_contract
CREATE INDEX payment_gate_contract ON payment_gate (contract_id);

-- index payment_gate_one
CREATE UNIQUE INDEX payment_gate_one ON payment_gate (contract_id, payment_no, gate) WHERE is_void = 0;

-- index payment_hold_contract
CREATE INDEX payment_hold_contract ON payment_hold (contract_id);

-- index penalty_notice_number
CREATE UNIQUE INDEX penalty_notice_number ON penalty_notice (number) WHERE is_void = 0;

-- index penalty_notice_statement
CREATE INDEX penalty_notice_statement ON penalty_notice (statement_id);

-- index penalty_statement_contract
CREATE INDEX penalty_statement_contract ON penalty_statement (contract_id);

-- index penalty_statement_one
CREATE UNIQUE INDEX penalty_statement_one ON penalty_statement (contract_id, month, seq) WHERE is_void = 0;

-- index performance_review_contract
CREATE INDEX performance_review_contract ON performance_review (contract_id);

-- index performance_review_one
CREATE UNIQUE INDEX performance_review_one ON performance_review (contract_id, subject, span, period) WHERE is_void = 0;

-- index receipt_deliverable
CREATE INDEX receipt_deliverable ON receipt (deliverable_id);

-- index receipt_email_receipt
CREATE INDEX receipt_email_receipt ON receipt_email (receipt_id);

-- index recording_check_operation
CREATE INDEX recording_check_operation ON recording_check (operation_id);

-- index recording_check_ticket
CREATE INDEX recording_check_ticket ON recording_check (ticket_id);

-- index rectification_contract
CREATE INDEX rectification_contract ON rectification (contract_id);

-- index reminder_mark_one
CREATE UNIQUE INDEX reminder_mark_one ON reminder_mark (key, due, step) WHERE is_void = 0;

-- index renewal_contract
CREATE INDEX renewal_contract ON renewal (contract_id);

-- index renewal_previous
CREATE INDEX renewal_previous ON renewal (previous_id);

-- index report_delivery_duty
CREATE INDEX report_delivery_duty ON report_delivery (duty_id);

-- index report_delivery_version
CREATE UNIQUE INDEX report_delivery_version ON report_delivery (duty_id, period, version) WHERE is_void = 0;

-- index report_duty_contract
CREATE INDEX report_duty_contract ON report_duty (contract_id);

-- index report_run_version
CREATE UNIQUE INDEX report_run_version ON report_run (code, period, version) WHERE is_void = 0;

-- index retention_item_contract
CREATE INDEX retention_item_contract ON retention_item (contract_id);

-- index review_report_contract
CREATE INDEX review_report_contract ON review_report (contract_id);

-- index second_confirmation_assessment
CREATE INDEX second_confirmation_assessment ON second_confirmation (assessment_id);

-- index second_confirmation_operation
CREATE INDEX second_confirmation_operation ON second_confirmation (operation_id);

-- index service_activity_contract
CREATE INDEX service_activity_contract ON service_activity (contract_id);

-- index settlement_contract
CREATE INDEX settlement_contract ON settlement (contract_id);

-- index settlement_line_settlement
CREATE INDEX settlement_line_settlement ON settlement_line (settlement_id);

-- index settlement_one
CREATE UNIQUE INDEX settlement_one ON settlement (contract_id, payment_no, seq) WHERE is_void = 0;

-- index special_case_ticket
CREATE INDEX special_case_ticket ON special_case (ticket_id);

-- index spot_check_contract
CREATE INDEX spot_check_contract ON spot_check (contract_id);

-- index staff_change_contract
CREATE INDEX staff_change_contract ON staff_change (contract_id);

-- index staff_leave_staff
CREATE INDEX staff_leave_staff ON staff_leave (staff_id);

-- index staff_member_contract
CREATE INDEX staff_member_contract ON staff_member (contract_id);

-- index staff_paper_staff
CREATE INDEX staff_paper_staff ON staff_paper (staff_id);

-- index staff_violation_contract
CREATE INDEX staff_violation_contract ON staff_violation (contract_id);

-- index support_request_contract
CREATE INDEX support_request_contract ON support_request (contract_id);

-- index termination_contract
CREATE INDEX termination_contract ON termination (contract_id);

-- index three_rate_assessment_operation
CREATE INDEX three_rate_assessment_operation ON three_rate_assessment (operation_id);

-- index three_rate_assessment_ticket
CREATE INDEX three_rate_assessment_ticket ON three_rate_assessment (ticket_id, round_no, id);

-- index ticket_change_ticket
CREATE INDEX ticket_change_ticket ON ticket_change (ticket_id);

-- index ticket_content_key
CREATE INDEX ticket_content_key ON ticket (content_key) WHERE content_key IS NOT NULL;

-- index ticket_created_at
CREATE INDEX ticket_created_at ON ticket (created_at);

-- index ticket_due_at
CREATE INDEX ticket_due_at ON ticket (due_at);

-- index ticket_event_at
CREATE INDEX ticket_event_at ON ticket_event (node, at);

-- index ticket_event_operation
CREATE INDEX ticket_event_operation ON ticket_event (operation_id);

-- index ticket_event_ticket
CREATE INDEX ticket_event_ticket ON ticket_event (ticket_id);

-- index ticket_event_void_event
CREATE INDEX ticket_event_void_event ON ticket_event_void (event_id);

-- index ticket_link_b
CREATE INDEX ticket_link_b ON ticket_link (ticket_b);

-- index ticket_link_pair
CREATE UNIQUE INDEX ticket_link_pair ON ticket_link (kind, ticket_a, ticket_b) WHERE is_void = 0;

-- index ticket_number_key
CREATE INDEX ticket_number_key ON ticket (number_key);

-- index ticket_operation
CREATE INDEX ticket_operation ON ticket (created_by_operation);

-- index ticket_phone_key
CREATE INDEX ticket_phone_key ON ticket (phone_key);

-- index ticket_state_due
CREATE INDEX ticket_state_due ON ticket_state (handle_due_at, ticket_id) WHERE is_open = 1;

-- index ticket_state_marks
CREATE INDEX ticket_state_marks ON ticket_state (ticket_id) WHERE marks <> '';

-- index ticket_state_queue
CREATE INDEX ticket_state_queue ON ticket_state (state, waiting, limit_due_at, ticket_id) WHERE is_queued = 1;

-- index user_account_login
CREATE UNIQUE INDEX user_account_login ON user_account (login COLLATE NOCASE);

-- index visit_explanation_operation
CREATE INDEX visit_explanation_operation ON visit_explanation (operation_id);

-- index visit_explanation_ticket
CREATE INDEX visit_explanation_ticket ON visit_explanation (ticket_id);

-- index visit_explanation_visit
CREATE INDEX visit_explanation_visit ON visit_explanation (city_visit_id);

-- index whistle_ticket
CREATE INDEX whistle_ticket ON whistle (ticket_id);

-- index work_memo_contract
CREATE INDEX work_memo_contract ON work_memo (contract_id);

-- table acceptance_event
CREATE TABLE acceptance_event (
    id INTEGER PRIMARY KEY,
    deliverable_id INTEGER NOT NULL REFERENCES deliverable (id),
    round_no INTEGER NOT NULL CHECK (round_no >= 1),
    at TEXT NOT NULL CHECK (length(at) = 19),
    kind TEXT NOT NULL CHECK (kind IN ('comment', 'resubmit', 'remind', 'objection', 'pass', 'deemed', 'fail')),
    text TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    method TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table activity_deliverable
CREATE TABLE activity_deliverable (
    id INTEGER PRIMARY KEY,
    activity_id INTEGER NOT NULL REFERENCES service_activity (id),
    deliverable_id INTEGER NOT NULL REFERENCES deliverable (id),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table activity_person
CREATE TABLE activity_person (
    id INTEGER PRIMARY KEY,
    activity_id INTEGER NOT NULL REFERENCES service_activity (id),
    name TEXT NOT NULL CHECK (name <> ''),
    unit TEXT NOT NULL DEFAULT '',
    is_signed INTEGER NOT NULL DEFAULT 0 CHECK (is_signed IN (0, 1)),
    score TEXT NOT NULL DEFAULT '',
    is_passed INTEGER CHECK (is_passed IN (0, 1)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table advice
CREATE TABLE advice (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER REFERENCES contract (id),
    ticket_id INTEGER REFERENCES ticket (id),
    kind TEXT NOT NULL CHECK (kind IN ('advice', 'difficult', 'good_case', 'question', 'opinion')),
    subject TEXT NOT NULL CHECK (subject <> ''),
    content TEXT NOT NULL DEFAULT '',
    given_by TEXT NOT NULL DEFAULT '',
    given_on TEXT NOT NULL CHECK (length(given_on) = 10),
    adopted TEXT NOT NULL DEFAULT '' CHECK (adopted IN ('', 'yes', 'partly', 'no')),
    adopted_on TEXT NOT NULL DEFAULT '' CHECK (length(adopted_on) IN (0, 10)),
    result TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table amendment
CREATE TABLE amendment (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    title TEXT NOT NULL CHECK (title <> ''),
    signed_on TEXT NOT NULL DEFAULT '' CHECK (length(signed_on) IN (0, 10)),
    effective_on TEXT NOT NULL CHECK (length(effective_on) = 10),
    content TEXT NOT NULL DEFAULT '',
    affects_price INTEGER NOT NULL DEFAULT 0 CHECK (affects_price IN (0, 1)),
    attachment TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table anonymisation
CREATE TABLE anonymisation (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (length(at) = 19),
    actor TEXT NOT NULL CHECK (actor <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    until_on TEXT NOT NULL CHECK (length(until_on) = 10),
    tickets INTEGER NOT NULL DEFAULT 0,
    counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
    figures_before TEXT NOT NULL CHECK (figures_before <> ''),
    figures_after TEXT NOT NULL CHECK (figures_after <> ''),
    backup_file TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    CHECK (figures_before = figures_after)
) STRICT;

-- table appeal
CREATE TABLE appeal (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    period TEXT NOT NULL DEFAULT '',
    object TEXT NOT NULL CHECK (object <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    evidence TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    filed_on TEXT NOT NULL CHECK (length(filed_on) = 10),
    result_on TEXT NOT NULL DEFAULT '' CHECK (length(result_on) IN (0, 10)),
    result TEXT NOT NULL DEFAULT '' CHECK (result IN ('', 'changed', 'upheld', 'withdrawn')),
    result_basis TEXT NOT NULL DEFAULT '',
    answers_before TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(answers_before)),
    answers_after TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(answers_after)),
    rates_before TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(rates_before)),
    rates_after TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(rates_after)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK ((result = '') = (result_on = '')),
    CHECK (result_on = '' OR result_on >= filed_on)
) STRICT;

-- table assessment_detail
CREATE TABLE assessment_detail (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL CHECK (period <> ''),
    ticket_no TEXT NOT NULL CHECK (ticket_no <> ''),
    identity_at TEXT NOT NULL DEFAULT '' CHECK (length(identity_at) IN (0, 19)),
    is_counted INTEGER CHECK (is_counted IN (0, 1)),
    contacted TEXT NOT NULL DEFAULT '',
    resolved TEXT NOT NULL DEFAULT '',
    satisfied TEXT NOT NULL DEFAULT '',
    points_lost TEXT NOT NULL DEFAULT '',
    loss_point TEXT NOT NULL DEFAULT '',
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table assessment_issue
CREATE TABLE assessment_issue (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL CHECK (period <> ''),
    issued_on TEXT NOT NULL CHECK (length(issued_on) = 10),
    source TEXT NOT NULL CHECK (source IN ('person', 'file', 'import_day')),
    is_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_confirmed IN (0, 1)),
    batch_id INTEGER REFERENCES operation (id),
    reviewed_on TEXT NOT NULL DEFAULT '' CHECK (length(reviewed_on) IN (0, 10)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table assessment_period
CREATE TABLE assessment_period (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    start_on TEXT NOT NULL CHECK (length(start_on) = 10),
    end_on TEXT NOT NULL CHECK (length(end_on) = 10),
    definition TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    registered_at TEXT NOT NULL CHECK (length(registered_at) = 19),
    actor TEXT NOT NULL,
    CHECK (start_on <= end_on)
) STRICT;

-- table attachment
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    added_at TEXT NOT NULL CHECK (length(added_at) = 19),
    actor TEXT NOT NULL,
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table audit_entry
CREATE TABLE audit_entry (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '{}',
    prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;

-- table audit_result
CREATE TABLE audit_result (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    audited_fen INTEGER NOT NULL DEFAULT 0,
    audited_on TEXT NOT NULL CHECK (length(audited_on) = 10),
    auditor TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table authorised_contact
CREATE TABLE authorised_contact (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    party TEXT NOT NULL CHECK (party IN ('office', 'vendor')),
    kind TEXT NOT NULL CHECK (kind IN ('mailbox', 'person', 'address', 'phone')),
    value TEXT NOT NULL CHECK (value <> ''),
    valid_from TEXT NOT NULL DEFAULT '' CHECK (length(valid_from) IN (0, 10)),
    valid_to TEXT NOT NULL DEFAULT '' CHECK (length(valid_to) IN (0, 10)),
    notified_at TEXT NOT NULL DEFAULT '' CHECK (length(notified_at) IN (0, 19))
) STRICT;

-- table backup_log
CREATE TABLE backup_log (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (length(at) = 19),
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    sha256 TEXT NOT NULL,
    tickets INTEGER NOT NULL CHECK (tickets >= 0),
    verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
    reason TEXT NOT NULL DEFAULT '',
    audit_head TEXT NOT NULL DEFAULT ''
) STRICT;

-- table breach_event
CREATE TABLE breach_event (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    party TEXT NOT NULL CHECK (party IN ('vendor', 'office')),
    clause TEXT NOT NULL CHECK (clause <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    fact TEXT NOT NULL CHECK (fact <> ''),
    happened_on TEXT NOT NULL CHECK (length(happened_on) = 10),
    found_on TEXT NOT NULL DEFAULT '' CHECK (length(found_on) IN (0, 10)),
    evidence TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    ticket_id INTEGER REFERENCES ticket (id),
    measures TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(measures)),
    amount_fen INTEGER,
    is_repeat_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_repeat_confirmed IN (0, 1)),
    settled_on TEXT NOT NULL DEFAULT '' CHECK (length(settled_on) IN (0, 10)),
    settled_by TEXT NOT NULL DEFAULT '',
    settle_basis TEXT NOT NULL DEFAULT '',
    source_entity TEXT NOT NULL DEFAULT '',
    source_id INTEGER,
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK ((settled_on = '') = (settled_by = ''))
) STRICT;

-- table calendar_day
CREATE TABLE calendar_day (
    version TEXT NOT NULL REFERENCES calendar_version (version),
    "on" TEXT NOT NULL CHECK (length("on") = 10),
    is_workday INTEGER NOT NULL CHECK (is_workday IN (0, 1)),
    name TEXT NOT NULL DEFAULT '',
    notice TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (version, "on")
) STRICT;

-- table calendar_version
CREATE TABLE calendar_version (
    version TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    source TEXT NOT NULL
) STRICT;

-- table case_change
CREATE TABLE case_change (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    entity TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    ticket_id INTEGER REFERENCES ticket (id),
    old_value TEXT NOT NULL CHECK (json_valid(old_value)),
    new_value TEXT NOT NULL CHECK (json_valid(new_value)),
    PRIMARY KEY (operation_id, entity, row_id, field)
) STRICT, WITHOUT ROWID;

-- table circular
CREATE TABLE circular (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    period TEXT NOT NULL CHECK (period <> ''),
    from_on TEXT NOT NULL DEFAULT '' CHECK (length(from_on) IN (0, 10)),
    until_on TEXT NOT NULL DEFAULT '' CHECK (length(until_on) IN (0, 10)),
    received_on TEXT NOT NULL CHECK (length(received_on) = 10),
    issuer TEXT NOT NULL DEFAULT '',
    rows TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(rows)),
    tickets TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tickets)),
    file_name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table city_visit
CREATE TABLE city_visit (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    visited_at TEXT NOT NULL DEFAULT '' CHECK (length(visited_at) IN (0, 19)),
    valid_visit TEXT NOT NULL DEFAULT '',
    contacted TEXT NOT NULL DEFAULT '',
    resolved TEXT NOT NULL DEFAULT '',
    satisfied TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)),
    is_by_hand INTEGER NOT NULL DEFAULT 0 CHECK (is_by_hand IN (0, 1)),
    registered_at TEXT NOT NULL CHECK (length(registered_at) = 19),
    actor TEXT NOT NULL,
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    event_id INTEGER REFERENCES ticket_event (id)
) STRICT;

-- table contract
CREATE TABLE contract (
    id INTEGER PRIMARY KEY,
    template TEXT NOT NULL,
    title TEXT NOT NULL,
    title_on_receipt TEXT NOT NULL DEFAULT '',
    contract_no TEXT NOT NULL DEFAULT '',
    project_name TEXT NOT NULL DEFAULT '',
    owner_name TEXT NOT NULL DEFAULT '',
    vendor_name TEXT NOT NULL DEFAULT '',
    signed_on TEXT NOT NULL DEFAULT '' CHECK (length(signed_on) IN (0, 10)),
    effective_on TEXT NOT NULL DEFAULT '' CHECK (length(effective_on) IN (0, 10)),
    start_on TEXT NOT NULL DEFAULT '' CHECK (length(start_on) IN (0, 10)),
    end_on TEXT NOT NULL DEFAULT '' CHECK (length(end_on) IN (0, 10)),
    total_fen INTEGER CHECK (total_fen >= 0),
    pricing TEXT NOT NULL CHECK (pricing IN ('fixed', 'audited')),
    copies INTEGER NOT NULL DEFAULT 1 CHECK (copies >= 1),
    vendor_address TEXT NOT NULL DEFAULT '',
    terms TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(terms)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table contract_notice
CREATE TABLE contract_notice (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    direction TEXT NOT NULL CHECK (direction IN ('out', 'in')),
    kind TEXT NOT NULL CHECK (kind <> ''),
    subject TEXT NOT NULL CHECK (subject <> ''),
    method TEXT NOT NULL CHECK (method IN ('hand', 'post', 'courier', 'email', 'fax', 'posted_up')),
    address TEXT NOT NULL DEFAULT '',
    sent_at TEXT NOT NULL DEFAULT '' CHECK (length(sent_at) IN (0, 19)),
    tracking_no TEXT NOT NULL DEFAULT '',
    arrived_at TEXT NOT NULL DEFAULT '' CHECK (length(arrived_at) IN (0, 19)),
    signed_at TEXT NOT NULL DEFAULT '' CHECK (length(signed_at) IN (0, 19)),
    signer TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    ref_entity TEXT NOT NULL DEFAULT '',
    ref_id INTEGER,
    attachment TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table contract_param
CREATE TABLE contract_param (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    amendment_id INTEGER REFERENCES amendment (id),
    key TEXT NOT NULL CHECK (key <> ''),
    value TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(value)),
    unit TEXT NOT NULL DEFAULT '',
    clause TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL CHECK (length(valid_from) = 10),
    basis TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table contract_reading
CREATE TABLE contract_reading (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    code TEXT NOT NULL CHECK (code <> ''),
    option TEXT NOT NULL CHECK (option <> ''),
    chosen_by TEXT NOT NULL,
    chosen_at TEXT NOT NULL CHECK (length(chosen_at) = 19),
    basis TEXT NOT NULL DEFAULT ''
) STRICT;

-- table correction_note
CREATE TABLE correction_note (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER REFERENCES contract (id),
    run_id INTEGER REFERENCES report_run (id),
    delivery_id INTEGER REFERENCES report_delivery (id),
    what TEXT NOT NULL CHECK (what <> ''),
    old_value TEXT NOT NULL DEFAULT '',
    new_value TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL CHECK (reason <> ''),
    effect TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    found_at TEXT NOT NULL CHECK (length(found_at) = 19),
    corrected_at TEXT NOT NULL DEFAULT '' CHECK (length(corrected_at) IN (0, 19)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table cost_estimate
CREATE TABLE cost_estimate (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    title TEXT NOT NULL CHECK (title <> ''),
    amount_fen INTEGER,
    received_on TEXT NOT NULL CHECK (length(received_on) = 10),
    objected_on TEXT NOT NULL DEFAULT '' CHECK (length(objected_on) IN (0, 10)),
    objection TEXT NOT NULL DEFAULT '',
    objection_method TEXT NOT NULL DEFAULT '',
    conclusion TEXT NOT NULL DEFAULT '',
    concluded_on TEXT NOT NULL DEFAULT '' CHECK (length(concluded_on) IN (0, 10)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (objected_on = '' OR objection <> '')
) STRICT;

-- table counter_handling
CREATE TABLE counter_handling (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    code TEXT NOT NULL CHECK (code <> ''),
    subject TEXT NOT NULL DEFAULT '',
    value INTEGER NOT NULL DEFAULT 0,
    reached_on TEXT NOT NULL CHECK (length(reached_on) = 10),
    decision TEXT NOT NULL CHECK (decision <> ''),
    decided_on TEXT NOT NULL CHECK (length(decided_on) = 10),
    decided_by TEXT NOT NULL CHECK (decided_by <> ''),
    basis TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table damages_claim
CREATE TABLE damages_claim (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    code TEXT NOT NULL CHECK (code <> ''),
    party TEXT NOT NULL CHECK (party IN ('vendor', 'office')),
    clause TEXT NOT NULL CHECK (clause <> ''),
    fact TEXT NOT NULL CHECK (fact <> ''),
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    done_on TEXT NOT NULL DEFAULT '' CHECK (length(done_on) IN (0, 10)),
    exempt TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(exempt)),
    base_fen INTEGER,
    days INTEGER,
    amount_fen INTEGER,
    proof TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(proof)),
    state TEXT NOT NULL CHECK (state IN ('candidate', 'claimed', 'waived')),
    decided_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '' CHECK (length(decided_on) IN (0, 10)),
    basis TEXT NOT NULL DEFAULT '',
    payment_no INTEGER,
    source_entity TEXT NOT NULL DEFAULT '',
    source_id INTEGER,
    is_repeat_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_repeat_confirmed IN (0, 1)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK ((state = 'candidate') = (decided_on = ''))
) STRICT;

-- table db_maintenance
CREATE TABLE db_maintenance (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER REFERENCES contract (id),
    held_on TEXT NOT NULL CHECK (length(held_on) = 10),
    integrity TEXT NOT NULL DEFAULT '',
    backup_file TEXT NOT NULL DEFAULT '',
    indexes TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    handling TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table deletion_certificate
CREATE TABLE deletion_certificate (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    made_on TEXT NOT NULL CHECK (length(made_on) = 10),
    basis TEXT NOT NULL DEFAULT '',
    datasets TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(datasets)),
    vendor_person TEXT NOT NULL DEFAULT '',
    office_person TEXT NOT NULL DEFAULT '',
    confirmed_on TEXT NOT NULL DEFAULT '' CHECK (length(confirmed_on) IN (0, 10)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table deliverable
CREATE TABLE deliverable (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    code TEXT NOT NULL DEFAULT '',
    clause TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL CHECK (name <> ''),
    period TEXT NOT NULL DEFAULT '',
    start_on TEXT NOT NULL DEFAULT '' CHECK (length(start_on) IN (0, 10)),
    end_on TEXT NOT NULL DEFAULT '' CHECK (length(end_on) IN (0, 10)),
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    due_at TEXT NOT NULL DEFAULT '' CHECK (length(due_at) IN (0, 19)),
    amount_fen INTEGER CHECK (amount_fen >= 0),
    state TEXT NOT NULL CHECK (state <> ''),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    UNIQUE (contract_id, seq)
) STRICT;

-- table dispatch_item
CREATE TABLE dispatch_item (
    id INTEGER PRIMARY KEY,
    meeting_id INTEGER NOT NULL REFERENCES dispatch_meeting (id),
    ticket_id INTEGER REFERENCES ticket (id),
    kind TEXT NOT NULL DEFAULT '',
    matter TEXT NOT NULL CHECK (matter <> ''),
    decision TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    done_on TEXT NOT NULL DEFAULT '' CHECK (length(done_on) IN (0, 10)),
    progress TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table dispatch_meeting
CREATE TABLE dispatch_meeting (
    id INTEGER PRIMARY KEY,
    held_on TEXT NOT NULL CHECK (length(held_on) = 10),
    title TEXT NOT NULL CHECK (title <> ''),
    chair TEXT NOT NULL DEFAULT '',
    attendants TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table duty_handover
CREATE TABLE duty_handover (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (length(at) = 19),
    from_person TEXT NOT NULL CHECK (from_person <> ''),
    to_person TEXT NOT NULL CHECK (to_person <> ''),
    text TEXT NOT NULL CHECK (text <> ''),
    open_matters TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table duty_lock
CREATE TABLE duty_lock (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    person TEXT NOT NULL CHECK (person <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('stop_duty', 'special_training')),
    clause TEXT NOT NULL CHECK (clause <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    month TEXT NOT NULL DEFAULT '' CHECK (length(month) IN (0, 7)),
    error_id INTEGER REFERENCES error_record (id),
    from_on TEXT NOT NULL CHECK (length(from_on) = 10),
    to_on TEXT NOT NULL DEFAULT '' CHECK (length(to_on) IN (0, 10)),
    trained_on TEXT NOT NULL DEFAULT '' CHECK (length(trained_on) IN (0, 10)),
    content TEXT NOT NULL DEFAULT '',
    score TEXT NOT NULL DEFAULT '',
    is_passed INTEGER CHECK (is_passed IN (0, 1)),
    examined_by TEXT NOT NULL DEFAULT '',
    approved_by TEXT NOT NULL DEFAULT '',
    approved_on TEXT NOT NULL DEFAULT '' CHECK (length(approved_on) IN (0, 10)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (to_on = '' OR to_on >= from_on)
) STRICT;

-- table duty_shift
CREATE TABLE duty_shift (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL CHECK (person <> ''),
    post TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    starts_at TEXT NOT NULL CHECK (length(starts_at) = 19),
    ends_at TEXT NOT NULL CHECK (length(ends_at) = 19),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (ends_at > starts_at)
) STRICT;

-- table environment_check
CREATE TABLE environment_check (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    checked_on TEXT NOT NULL CHECK (length(checked_on) = 10),
    place TEXT NOT NULL CHECK (place <> ''),
    items TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(items)),
    dangers TEXT NOT NULL DEFAULT '',
    office_person TEXT NOT NULL DEFAULT '',
    vendor_person TEXT NOT NULL DEFAULT '',
    is_ok INTEGER CHECK (is_ok IN (0, 1)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table error_candidate
CREATE TABLE error_candidate (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    recording_check_id INTEGER REFERENCES recording_check (id),
    post TEXT NOT NULL CHECK (post <> ''),
    person TEXT NOT NULL DEFAULT '',
    fact TEXT NOT NULL CHECK (fact <> ''),
    differences TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(differences)),
    clause TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'confirmed', 'dismissed')),
    decided_at TEXT NOT NULL DEFAULT '' CHECK (length(decided_at) IN (0, 19)),
    decided_by TEXT NOT NULL DEFAULT '',
    decision_note TEXT NOT NULL DEFAULT '',
    registered_at TEXT NOT NULL CHECK (length(registered_at) = 19),
    actor TEXT NOT NULL,
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    CHECK ((state = 'pending') = (decided_at = ''))
) STRICT;

-- table error_record
CREATE TABLE error_record (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    code TEXT NOT NULL CHECK (code <> ''),
    person TEXT NOT NULL DEFAULT '',
    ticket_id INTEGER REFERENCES ticket (id),
    ticket_no TEXT NOT NULL DEFAULT '',
    fact TEXT NOT NULL CHECK (fact <> ''),
    happened_at TEXT NOT NULL CHECK (length(happened_at) = 19),
    found_at TEXT NOT NULL CHECK (length(found_at) = 19),
    requirements TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(requirements)),
    reported_at TEXT NOT NULL DEFAULT '' CHECK (length(reported_at) IN (0, 19)),
    evidence TEXT NOT NULL DEFAULT '',
    statement TEXT NOT NULL DEFAULT '',
    statement_at TEXT NOT NULL DEFAULT '' CHECK (length(statement_at) IN (0, 19)),
    same_fact_as INTEGER REFERENCES error_record (id),
    state TEXT NOT NULL CHECK (state IN ('candidate', 'confirmed', 'dismissed')),
    decided_by TEXT NOT NULL DEFAULT '',
    decided_at TEXT NOT NULL DEFAULT '' CHECK (length(decided_at) IN (0, 19)),
    decide_note TEXT NOT NULL DEFAULT '',
    source_entity TEXT NOT NULL DEFAULT '',
    source_id INTEGER,
    correction TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(correction)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (found_at >= happened_at),
    CHECK ((state = 'candidate') = (decided_at = ''))
) STRICT;

-- table exclusion
CREATE TABLE exclusion (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    kind TEXT NOT NULL CHECK (kind IN ('exclude', 'voluntary', 'not_ours', 'unreasonable')),
    ground_code TEXT NOT NULL DEFAULT '',
    ground_title TEXT NOT NULL DEFAULT '',
    ground_basis TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL CHECK (unit <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table exclusion_defect
CREATE TABLE exclusion_defect (
    id INTEGER PRIMARY KEY,
    step_id INTEGER NOT NULL REFERENCES exclusion_step (id),
    material_id INTEGER REFERENCES exclusion_material (id),
    problem TEXT NOT NULL CHECK (problem <> ''),
    guidance TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table exclusion_material
CREATE TABLE exclusion_material (
    id INTEGER PRIMARY KEY,
    exclusion_id INTEGER NOT NULL REFERENCES exclusion (id),
    name TEXT NOT NULL CHECK (name <> ''),
    unit TEXT NOT NULL DEFAULT '',
    demanded_on TEXT NOT NULL DEFAULT '' CHECK (length(demanded_on) IN (0, 10)),
    due_at TEXT NOT NULL DEFAULT '' CHECK (length(due_at) IN (0, 19)),
    received_at TEXT NOT NULL DEFAULT '' CHECK (length(received_at) IN (0, 19)),
    is_ok INTEGER CHECK (is_ok IN (0, 1)),
    problem TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table exclusion_step
CREATE TABLE exclusion_step (
    id INTEGER PRIMARY KEY,
    exclusion_id INTEGER NOT NULL REFERENCES exclusion (id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    at TEXT NOT NULL CHECK (length(at) = 19),
    round_no INTEGER NOT NULL DEFAULT 0 CHECK (round_no >= 0),
    verdict TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'pass', 'fail')),
    person TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    entered_at TEXT NOT NULL CHECK (length(entered_at) = 19),
    actor TEXT NOT NULL,
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table flow_limit
CREATE TABLE flow_limit (
    kind TEXT NOT NULL CHECK (kind <> ''),
    valid_from TEXT NOT NULL DEFAULT '' CHECK (length(valid_from) IN (0, 10)),
    unit TEXT NOT NULL CHECK (unit IN ('workday', 'day', 'month', 'hour')),
    n INTEGER CHECK (n >= 0),
    from_node TEXT NOT NULL CHECK (from_node <> ''),
    roll INTEGER NOT NULL DEFAULT 0 CHECK (roll IN (0, 1)),
    source TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, valid_from)
) STRICT, WITHOUT ROWID;

-- table force_majeure
CREATE TABLE force_majeure (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    event TEXT NOT NULL CHECK (event <> ''),
    from_on TEXT NOT NULL CHECK (length(from_on) = 10),
    to_on TEXT NOT NULL DEFAULT '' CHECK (length(to_on) IN (0, 10)),
    notified_on TEXT NOT NULL DEFAULT '' CHECK (length(notified_on) IN (0, 10)),
    proof_on TEXT NOT NULL DEFAULT '' CHECK (length(proof_on) IN (0, 10)),
    proof TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (to_on = '' OR to_on >= from_on)
) STRICT;

-- table forecast
CREATE TABLE forecast (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL CHECK (period <> ''),
    topic TEXT NOT NULL CHECK (topic <> ''),
    basis TEXT NOT NULL DEFAULT '',
    categories TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(categories)),
    expected INTEGER,
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table form_template
CREATE TABLE form_template (
    id INTEGER PRIMARY KEY,
    form TEXT NOT NULL CHECK (form <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    attachment TEXT NOT NULL CHECK (attachment <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('docx', 'xlsx')),
    fields TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(fields)),
    is_active INTEGER NOT NULL DEFAULT 0 CHECK (is_active IN (0, 1)),
    checked_at TEXT NOT NULL CHECK (length(checked_at) = 19),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table handling_unit
CREATE TABLE handling_unit (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('dept', 'community', 'area', 'external')),
    parent TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- table hang_up
CREATE TABLE hang_up (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    plan TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    applied_on TEXT NOT NULL CHECK (length(applied_on) = 10),
    decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'approved', 'refused')),
    decided_on TEXT NOT NULL DEFAULT '' CHECK (length(decided_on) IN (0, 10)),
    decided_by TEXT NOT NULL DEFAULT '',
    decision_basis TEXT NOT NULL DEFAULT '',
    hung_on TEXT NOT NULL DEFAULT '' CHECK (length(hung_on) IN (0, 10)),
    screened_on TEXT NOT NULL DEFAULT '' CHECK (length(screened_on) IN (0, 10)),
    screened_by TEXT NOT NULL DEFAULT '',
    screening TEXT NOT NULL DEFAULT '',
    written_off_on TEXT NOT NULL DEFAULT '' CHECK (length(written_off_on) IN (0, 10)),
    written_off_by TEXT NOT NULL DEFAULT '',
    write_off_basis TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (hung_on = '' OR decision = 'approved'),
    CHECK (written_off_on = '' OR (hung_on <> '' AND written_off_on >= hung_on))
) STRICT;

-- table header_mapping
CREATE TABLE header_mapping (
    fingerprint TEXT PRIMARY KEY,
    mapping TEXT NOT NULL CHECK (json_valid(mapping)),
    at TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;

-- table import_batch
CREATE TABLE import_batch (
    operation_id INTEGER PRIMARY KEY REFERENCES operation (id),
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    file_bytes INTEGER NOT NULL CHECK (file_bytes >= 0),
    format TEXT NOT NULL,
    encoding TEXT NOT NULL DEFAULT '',
    sheet TEXT NOT NULL DEFAULT '',
    header_row INTEGER NOT NULL,
    mapping TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(mapping)),
    unmapped TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(unmapped)),
    "rows" INTEGER NOT NULL,
    new INTEGER NOT NULL CHECK (new >= 0),
    changed INTEGER NOT NULL CHECK (changed >= 0),
    unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
    rejected INTEGER NOT NULL CHECK (rejected >= 0),
    kept_local INTEGER NOT NULL DEFAULT 0 CHECK (kept_local >= 0),
    seconds REAL NOT NULL DEFAULT 0,
    error_workbook TEXT NOT NULL DEFAULT '',
    CHECK ("rows" = new + changed + unchanged + rejected)
) STRICT;

-- table import_problem
CREATE TABLE import_problem (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES import_batch (operation_id),
    "row" INTEGER NOT NULL,
    "column" TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning'))
) STRICT;

-- table improvement
CREATE TABLE improvement (
    id INTEGER PRIMARY KEY,
    review_id INTEGER REFERENCES review_report (id),
    measure TEXT NOT NULL CHECK (measure <> ''),
    person TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    progress TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT '' CHECK (length(done_on) IN (0, 10)),
    verified_on TEXT NOT NULL DEFAULT '' CHECK (length(verified_on) IN (0, 10)),
    verified_by TEXT NOT NULL DEFAULT '',
    verified_note TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '' CHECK (length(closed_on) IN (0, 10)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (closed_on = '' OR verified_on <> '')
) STRICT;

-- table invoice
CREATE TABLE invoice (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    payment_no INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL CHECK (number <> ''),
    kind TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    tax_no TEXT NOT NULL DEFAULT '',
    amount_fen INTEGER NOT NULL DEFAULT 0,
    tax_fen INTEGER,
    tax_rate TEXT NOT NULL DEFAULT '',
    issued_on TEXT NOT NULL DEFAULT '' CHECK (length(issued_on) IN (0, 10)),
    received_on TEXT NOT NULL CHECK (length(received_on) = 10),
    verdict TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'accepted', 'returned')),
    verdict_on TEXT NOT NULL DEFAULT '' CHECK (length(verdict_on) IN (0, 10)),
    verdict_by TEXT NOT NULL DEFAULT '',
    problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK ((verdict = '') = (verdict_on = ''))
) STRICT;

-- table leak_event
CREATE TABLE leak_event (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER REFERENCES contract (id),
    found_at TEXT NOT NULL CHECK (length(found_at) = 19),
    reporter TEXT NOT NULL CHECK (reporter <> ''),
    what TEXT NOT NULL CHECK (what <> ''),
    scope TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '',
    persons INTEGER NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT '',
    measures TEXT NOT NULL DEFAULT '',
    told_office_at TEXT NOT NULL DEFAULT '' CHECK (length(told_office_at) IN (0, 19)),
    told_people_at TEXT NOT NULL DEFAULT '' CHECK (length(told_people_at) IN (0, 19)),
    closed_at TEXT NOT NULL DEFAULT '' CHECK (length(closed_at) IN (0, 19)),
    conclusion TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table lent_asset
CREATE TABLE lent_asset (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    name TEXT NOT NULL CHECK (name <> ''),
    code TEXT NOT NULL DEFAULT '',
    quantity INTEGER NOT NULL DEFAULT 0,
    issued_on TEXT NOT NULL CHECK (length(issued_on) = 10),
    holder TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    returned_on TEXT NOT NULL DEFAULT '' CHECK (length(returned_on) IN (0, 10)),
    state TEXT NOT NULL DEFAULT '',
    damage TEXT NOT NULL DEFAULT '',
    compensation_fen INTEGER,
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (quantity >= 1)
) STRICT;

-- table mail_log
CREATE TABLE mail_log (
    id INTEGER PRIMARY KEY,
    sent_at TEXT NOT NULL CHECK (length(sent_at) = 19),
    subject TEXT NOT NULL CHECK (subject <> ''),
    receiver TEXT NOT NULL CHECK (receiver <> ''),
    sender TEXT NOT NULL DEFAULT '',
    attachments TEXT NOT NULL DEFAULT '',
    contract_id INTEGER REFERENCES contract (id),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table manual_deduction
CREATE TABLE manual_deduction (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    clause TEXT NOT NULL CHECK (clause <> ''),
    fact TEXT NOT NULL CHECK (fact <> ''),
    basis TEXT NOT NULL CHECK (basis <> ''),
    amount_fen INTEGER NOT NULL DEFAULT 0,
    happened_on TEXT NOT NULL CHECK (length(happened_on) = 10),
    approved_by TEXT NOT NULL CHECK (approved_by <> ''),
    approved_on TEXT NOT NULL CHECK (length(approved_on) = 10),
    payment_no INTEGER,
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (amount_fen > 0)
) STRICT;

-- table material_transfer
CREATE TABLE material_transfer (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    name TEXT NOT NULL CHECK (name <> ''),
    direction TEXT NOT NULL CHECK (direction IN ('to_vendor', 'from_vendor', 'to_third')),
    secrecy TEXT NOT NULL DEFAULT '',
    copies INTEGER NOT NULL DEFAULT 0,
    scope TEXT NOT NULL DEFAULT '',
    is_personal INTEGER NOT NULL DEFAULT 0 CHECK (is_personal IN (0, 1)),
    is_masked INTEGER NOT NULL DEFAULT 0 CHECK (is_masked IN (0, 1)),
    authority TEXT NOT NULL DEFAULT '',
    handed_on TEXT NOT NULL CHECK (length(handed_on) = 10),
    handed_by TEXT NOT NULL DEFAULT '',
    received_by TEXT NOT NULL DEFAULT '',
    returned_on TEXT NOT NULL DEFAULT '' CHECK (length(returned_on) IN (0, 10)),
    destroyed_on TEXT NOT NULL DEFAULT '' CHECK (length(destroyed_on) IN (0, 10)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table monthly_evaluation
CREATE TABLE monthly_evaluation (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    month_no INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0,
    start_on TEXT NOT NULL CHECK (length(start_on) = 10),
    end_on TEXT NOT NULL CHECK (length(end_on) = 10),
    items TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(items)),
    facts TEXT NOT NULL DEFAULT '',
    team_grade TEXT NOT NULL DEFAULT '',
    filled_by TEXT NOT NULL DEFAULT '',
    filled_on TEXT NOT NULL DEFAULT '' CHECK (length(filled_on) IN (0, 10)),
    submitted_on TEXT NOT NULL DEFAULT '' CHECK (length(submitted_on) IN (0, 10)),
    committee_opinion TEXT NOT NULL DEFAULT '',
    committee_on TEXT NOT NULL DEFAULT '' CHECK (length(committee_on) IN (0, 10)),
    meeting_on TEXT NOT NULL DEFAULT '' CHECK (length(meeting_on) IN (0, 10)),
    meeting_session TEXT NOT NULL DEFAULT '',
    minutes_no TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'passed', 'returned')),
    decision_note TEXT NOT NULL DEFAULT '',
    final_grade TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (month_no >= 1 AND version >= 1),
    CHECK ((decision = 'passed') = (final_grade <> '')),
    CHECK (decision = '' OR meeting_on <> '')
) STRICT;

-- table monthly_story
CREATE TABLE monthly_story (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL CHECK (period <> ''),
    ticket_id INTEGER REFERENCES ticket (id),
    title TEXT NOT NULL CHECK (title <> ''),
    background TEXT NOT NULL DEFAULT '',
    practice TEXT NOT NULL DEFAULT '',
    effect TEXT NOT NULL DEFAULT '',
    attachment TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table operation
CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind <> ''),
    at TEXT NOT NULL CHECK (length(at) = 19),
    actor TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    undoes_id INTEGER REFERENCES operation (id),
    undone_by_id INTEGER REFERENCES operation (id)
) STRICT;

-- table ops_log
CREATE TABLE ops_log (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER REFERENCES contract (id),
    kind TEXT NOT NULL CHECK (kind IN ('inspection', 'backup', 'fault', 'bug', 'upgrade')),
    starts_at TEXT NOT NULL CHECK (length(starts_at) = 19),
    ends_at TEXT NOT NULL DEFAULT '' CHECK (length(ends_at) IN (0, 19)),
    responded_at TEXT NOT NULL DEFAULT '' CHECK (length(responded_at) IN (0, 19)),
    effect TEXT NOT NULL DEFAULT '',
    handling TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    is_outage INTEGER NOT NULL DEFAULT 0 CHECK (is_outage IN (0, 1)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (ends_at = '' OR ends_at >= starts_at)
) STRICT;

-- table payment_event
CREATE TABLE payment_event (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    payment_no INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL CHECK (kind IN ('request', 'arrival', 'paid', 'refund')),
    on_date TEXT NOT NULL CHECK (length(on_date) = 10),
    amount_fen INTEGER,
    voucher TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table payment_gate
CREATE TABLE payment_gate (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    payment_no INTEGER NOT NULL DEFAULT 0,
    gate TEXT NOT NULL CHECK (gate <> ''),
    met_on TEXT NOT NULL CHECK (length(met_on) = 10),
    evidence TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table payment_hold
CREATE TABLE payment_hold (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    payment_no INTEGER,
    cause TEXT NOT NULL CHECK (cause IN ('fiscal', 'invoice', 'rectification', 'overdue', 'improvement', 'breach', 'other')),
    clause TEXT NOT NULL DEFAULT '',
    from_on TEXT NOT NULL CHECK (length(from_on) = 10),
    until_on TEXT NOT NULL DEFAULT '' CHECK (length(until_on) IN (0, 10)),
    reason TEXT NOT NULL CHECK (reason <> ''),
    exempts_office INTEGER NOT NULL DEFAULT 0 CHECK (exempts_office IN (0, 1)),
    lifted_by TEXT NOT NULL DEFAULT '',
    lift_basis TEXT NOT NULL DEFAULT '',
    source_entity TEXT NOT NULL DEFAULT '',
    source_id INTEGER,
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK ((until_on = '') = (lifted_by = '')),
    CHECK (until_on = '' OR until_on >= from_on)
) STRICT;

-- table penalty_notice
CREATE TABLE penalty_notice (
    id INTEGER PRIMARY KEY,
    statement_id INTEGER NOT NULL REFERENCES penalty_statement (id),
    number TEXT NOT NULL CHECK (number <> ''),
    issued_on TEXT NOT NULL CHECK (length(issued_on) = 10),
    plead_by TEXT NOT NULL DEFAULT '' CHECK (length(plead_by) IN (0, 10)),
    planned_payment_no INTEGER,
    method TEXT NOT NULL DEFAULT '',
    served_on TEXT NOT NULL DEFAULT '' CHECK (length(served_on) IN (0, 10)),
    signed_on TEXT NOT NULL DEFAULT '' CHECK (length(signed_on) IN (0, 10)),
    signer TEXT NOT NULL DEFAULT '',
    plea TEXT NOT NULL DEFAULT '',
    plea_result TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(content)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table penalty_statement
CREATE TABLE penalty_statement (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    month TEXT NOT NULL CHECK (length(month) = 7),
    seq INTEGER NOT NULL DEFAULT 0,
    readings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(readings)),
    counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
    lines TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(lines)),
    total_fen INTEGER NOT NULL DEFAULT 0,
    alternatives TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(alternatives)),
    counters TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counters)),
    locked_at TEXT NOT NULL CHECK (length(locked_at) = 19),
    locked_by TEXT NOT NULL CHECK (locked_by <> ''),
    payment_no INTEGER,
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (seq >= 0)
) STRICT;

-- table performance_review
CREATE TABLE performance_review (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    subject TEXT NOT NULL CHECK (subject IN ('vendor', 'street')),
    span TEXT NOT NULL CHECK (span IN ('month', 'year')),
    period TEXT NOT NULL CHECK (period <> ''),
    result TEXT NOT NULL CHECK (result IN ('ok', 'improve')),
    reviewed_on TEXT NOT NULL CHECK (length(reviewed_on) = 10),
    basis TEXT NOT NULL DEFAULT '',
    measures TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table print_log
CREATE TABLE print_log (
    id INTEGER PRIMARY KEY,
    form TEXT NOT NULL,
    subject TEXT NOT NULL,
    copy_no INTEGER NOT NULL CHECK (copy_no >= 1),
    at TEXT NOT NULL CHECK (length(at) = 19),
    actor TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    audit_head TEXT NOT NULL,
    target TEXT NOT NULL CHECK (target IN ('pdf', 'printer')),
    UNIQUE (form, subject, copy_no)
) STRICT;

-- table receipt
CREATE TABLE receipt (
    id INTEGER PRIMARY KEY,
    deliverable_id INTEGER NOT NULL REFERENCES deliverable (id),
    number TEXT NOT NULL UNIQUE CHECK (number <> ''),
    received_on TEXT NOT NULL DEFAULT '' CHECK (length(received_on) IN (0, 10)),
    completed_on TEXT NOT NULL DEFAULT '' CHECK (length(completed_on) IN (0, 10)),
    period_text TEXT NOT NULL DEFAULT '',
    period_kind TEXT NOT NULL CHECK (period_kind IN ('year', 'term', 'part')),
    amount_fen INTEGER CHECK (amount_fen >= 0),
    issued_at TEXT NOT NULL DEFAULT '' CHECK (length(issued_at) IN (0, 19)),
    sealed_on TEXT NOT NULL DEFAULT '' CHECK (length(sealed_on) IN (0, 10)),
    courier TEXT NOT NULL DEFAULT '',
    tracking_no TEXT NOT NULL DEFAULT '',
    posted_on TEXT NOT NULL DEFAULT '' CHECK (length(posted_on) IN (0, 10)),
    path TEXT NOT NULL CHECK (path IN ('sealed', 'email')),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table receipt_email
CREATE TABLE receipt_email (
    id INTEGER PRIMARY KEY,
    receipt_id INTEGER NOT NULL REFERENCES receipt (id),
    sent_at TEXT NOT NULL DEFAULT '' CHECK (length(sent_at) IN (0, 19)),
    sender TEXT NOT NULL DEFAULT '',
    recipients TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(recipients)),
    subject TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    is_satisfied INTEGER NOT NULL DEFAULT 0 CHECK (is_satisfied IN (0, 1)),
    problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems))
) STRICT;

-- table recording_check
CREATE TABLE recording_check (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    assessment_id INTEGER REFERENCES three_rate_assessment (id),
    recording_no TEXT NOT NULL DEFAULT '',
    listener TEXT NOT NULL CHECK (listener <> ''),
    listened_at TEXT NOT NULL CHECK (length(listened_at) = 19),
    contacted TEXT NOT NULL DEFAULT '',
    resolved TEXT NOT NULL DEFAULT '',
    satisfied TEXT NOT NULL DEFAULT '',
    registered_contacted TEXT NOT NULL DEFAULT '',
    registered_resolved TEXT NOT NULL DEFAULT '',
    registered_satisfied TEXT NOT NULL DEFAULT '',
    differences TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(differences)),
    conclusion TEXT NOT NULL DEFAULT '',
    registered_at TEXT NOT NULL CHECK (length(registered_at) = 19),
    actor TEXT NOT NULL,
    operation_id INTEGER NOT NULL REFERENCES operation (id)
) STRICT;

-- table rectification
CREATE TABLE rectification (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    source_entity TEXT NOT NULL DEFAULT '',
    source_id INTEGER,
    deliverable_id INTEGER REFERENCES deliverable (id),
    round_no INTEGER NOT NULL DEFAULT 0,
    problem TEXT NOT NULL CHECK (problem <> ''),
    clause TEXT NOT NULL DEFAULT '',
    demanded_at TEXT NOT NULL CHECK (length(demanded_at) = 19),
    due_at TEXT NOT NULL DEFAULT '' CHECK (length(due_at) IN (0, 19)),
    consequence TEXT NOT NULL DEFAULT '',
    is_spoken INTEGER NOT NULL DEFAULT 0 CHECK (is_spoken IN (0, 1)),
    done_on TEXT NOT NULL DEFAULT '' CHECK (length(done_on) IN (0, 10)),
    recheck TEXT NOT NULL DEFAULT '' CHECK (recheck IN ('', 'pass', 'fail')),
    rechecked_on TEXT NOT NULL DEFAULT '' CHECK (length(rechecked_on) IN (0, 10)),
    rechecked_by TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (round_no >= 1),
    CHECK ((recheck = '') = (rechecked_on = ''))
) STRICT;

-- table reminder_mark
CREATE TABLE reminder_mark (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL CHECK (key <> ''),
    due TEXT NOT NULL DEFAULT '',
    step TEXT NOT NULL DEFAULT '',
    seen_at TEXT NOT NULL CHECK (length(seen_at) = 19),
    actor TEXT NOT NULL CHECK (actor <> ''),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table renewal
CREATE TABLE renewal (
    id INTEGER PRIMARY KEY,
    previous_id INTEGER NOT NULL REFERENCES contract (id),
    contract_id INTEGER REFERENCES contract (id),
    seq INTEGER NOT NULL DEFAULT 0,
    decided_on TEXT NOT NULL CHECK (length(decided_on) = 10),
    start_on TEXT NOT NULL CHECK (length(start_on) = 10),
    end_on TEXT NOT NULL CHECK (length(end_on) = 10),
    basis TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (seq >= 1),
    CHECK (end_on >= start_on)
) STRICT;

-- table report_delivery
CREATE TABLE report_delivery (
    id INTEGER PRIMARY KEY,
    duty_id INTEGER NOT NULL REFERENCES report_duty (id),
    period TEXT NOT NULL CHECK (period <> ''),
    due_at TEXT NOT NULL DEFAULT '' CHECK (length(due_at) IN (0, 19)),
    sent_at TEXT NOT NULL DEFAULT '' CHECK (length(sent_at) IN (0, 19)),
    receiver TEXT NOT NULL DEFAULT '',
    method TEXT NOT NULL DEFAULT '',
    run_id INTEGER REFERENCES report_run (id),
    version INTEGER NOT NULL DEFAULT 0,
    is_wrong INTEGER NOT NULL DEFAULT 0 CHECK (is_wrong IN (0, 1)),
    wrong_note TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (version >= 1)
) STRICT;

-- table report_duty
CREATE TABLE report_duty (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER REFERENCES contract (id),
    code TEXT NOT NULL CHECK (code <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    cycle TEXT NOT NULL CHECK (cycle IN ('day', 'week', 'month', 'quarter', 'half', 'year', 'event')),
    due_rule TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(due_rule)),
    receiver TEXT NOT NULL DEFAULT '',
    method TEXT NOT NULL DEFAULT '',
    clause TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL CHECK (length(valid_from) = 10),
    valid_to TEXT NOT NULL DEFAULT '' CHECK (length(valid_to) IN (0, 10)),
    source TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table report_run
CREATE TABLE report_run (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL CHECK (code <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    period TEXT NOT NULL CHECK (period <> ''),
    from_at TEXT NOT NULL DEFAULT '' CHECK (length(from_at) IN (0, 19)),
    until_at TEXT NOT NULL DEFAULT '' CHECK (length(until_at) IN (0, 19)),
    options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options)),
    definition TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(definition)),
    content BLOB NOT NULL DEFAULT x'',
    basis BLOB NOT NULL DEFAULT x'',
    tickets INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0,
    made_at TEXT NOT NULL CHECK (length(made_at) = 19),
    actor TEXT NOT NULL CHECK (actor <> ''),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (version >= 1)
) STRICT;

-- table restore_drill
CREATE TABLE restore_drill (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (length(at) = 19),
    actor TEXT NOT NULL CHECK (actor <> ''),
    file TEXT NOT NULL CHECK (file <> ''),
    sha256 TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    tickets INTEGER NOT NULL DEFAULT 0,
    milliseconds INTEGER NOT NULL DEFAULT 0,
    is_ok INTEGER NOT NULL DEFAULT 0 CHECK (is_ok IN (0, 1)),
    problem TEXT NOT NULL DEFAULT ''
) STRICT;

-- table retention_item
CREATE TABLE retention_item (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    subject TEXT NOT NULL CHECK (subject <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('retain', 'secret')),
    clause TEXT NOT NULL DEFAULT '',
    from_on TEXT NOT NULL DEFAULT '' CHECK (length(from_on) IN (0, 10)),
    until_on TEXT NOT NULL DEFAULT '' CHECK (length(until_on) IN (0, 10)),
    is_endless INTEGER NOT NULL DEFAULT 0 CHECK (is_endless IN (0, 1)),
    disposed_on TEXT NOT NULL DEFAULT '' CHECK (length(disposed_on) IN (0, 10)),
    disposal TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table review_report
CREATE TABLE review_report (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER REFERENCES contract (id),
    period TEXT NOT NULL CHECK (period <> ''),
    issued_on TEXT NOT NULL DEFAULT '' CHECK (length(issued_on) IN (0, 10)),
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    submitted_on TEXT NOT NULL DEFAULT '' CHECK (length(submitted_on) IN (0, 10)),
    losses TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(losses)),
    problems TEXT NOT NULL DEFAULT '',
    conclusion TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table second_confirmation
CREATE TABLE second_confirmation (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    assessment_id INTEGER NOT NULL REFERENCES three_rate_assessment (id),
    person TEXT NOT NULL CHECK (person <> ''),
    confirmed_at TEXT NOT NULL CHECK (length(confirmed_at) = 19),
    agrees INTEGER NOT NULL CHECK (agrees IN (0, 1)),
    contacted TEXT NOT NULL DEFAULT '',
    resolved TEXT NOT NULL DEFAULT '',
    satisfied TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    registered_at TEXT NOT NULL CHECK (length(registered_at) = 19),
    actor TEXT NOT NULL,
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    event_id INTEGER REFERENCES ticket_event (id)
) STRICT;

-- table service_activity
CREATE TABLE service_activity (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    kind TEXT NOT NULL CHECK (kind IN ('training', 'guidance', 'sharing', 'mechanism', 'answering', 'remote', 'survey', 'meeting')),
    planned_on TEXT NOT NULL DEFAULT '' CHECK (length(planned_on) IN (0, 10)),
    held_on TEXT NOT NULL DEFAULT '' CHECK (length(held_on) IN (0, 10)),
    starts_at TEXT NOT NULL DEFAULT '' CHECK (length(starts_at) IN (0, 19)),
    ends_at TEXT NOT NULL DEFAULT '' CHECK (length(ends_at) IN (0, 19)),
    way TEXT NOT NULL CHECK (way IN ('onsite', 'remote')),
    place TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL CHECK (theme <> ''),
    lecturer TEXT NOT NULL DEFAULT '',
    audience TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL DEFAULT '',
    questions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(questions)),
    result TEXT NOT NULL DEFAULT '',
    guests TEXT NOT NULL DEFAULT '',
    exam TEXT NOT NULL DEFAULT '',
    is_passed INTEGER CHECK (is_passed IN (0, 1)),
    cost_by TEXT NOT NULL CHECK (cost_by IN ('vendor', 'office')),
    retrain_of INTEGER REFERENCES service_activity (id),
    evidence TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table setting
CREATE TABLE setting (
    key TEXT NOT NULL CHECK (key <> ''),
    valid_from TEXT NOT NULL DEFAULT '' CHECK (length(valid_from) IN (0, 10)),
    value TEXT NOT NULL CHECK (json_valid(value)),
    source TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (key, valid_from)
) STRICT;

-- table settlement
CREATE TABLE settlement (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    payment_no INTEGER NOT NULL DEFAULT 0,
    seq INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    base_fen INTEGER NOT NULL DEFAULT 0,
    reward_fen INTEGER NOT NULL DEFAULT 0,
    deduction_fen INTEGER NOT NULL DEFAULT 0,
    damages_fen INTEGER NOT NULL DEFAULT 0,
    audit_fen INTEGER NOT NULL DEFAULT 0,
    carried_in_fen INTEGER NOT NULL DEFAULT 0,
    net_fen INTEGER NOT NULL DEFAULT 0,
    carried_out_fen INTEGER NOT NULL DEFAULT 0,
    readings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(readings)),
    conditions TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(conditions)),
    note TEXT NOT NULL DEFAULT '',
    locked_at TEXT NOT NULL CHECK (length(locked_at) = 19),
    locked_by TEXT NOT NULL CHECK (locked_by <> ''),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (seq >= 0)
) STRICT;

-- table settlement_line
CREATE TABLE settlement_line (
    id INTEGER PRIMARY KEY,
    settlement_id INTEGER NOT NULL REFERENCES settlement (id),
    kind TEXT NOT NULL CHECK (kind IN ('base', 'reward', 'deduction', 'damages', 'audit', 'carried_in', 'supplement')),
    source_entity TEXT NOT NULL DEFAULT '',
    source_id INTEGER,
    text TEXT NOT NULL CHECK (text <> ''),
    clause TEXT NOT NULL DEFAULT '',
    amount_fen INTEGER NOT NULL DEFAULT 0,
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table special_case
CREATE TABLE special_case (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('city_named', 'city_supervised', 'district_supervised', 'rural', 'monthly_case')),
    ticket_id INTEGER REFERENCES ticket (id),
    title TEXT NOT NULL CHECK (title <> ''),
    requirement TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    received_on TEXT NOT NULL CHECK (length(received_on) = 10),
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    done_on TEXT NOT NULL DEFAULT '' CHECK (length(done_on) IN (0, 10)),
    reported_on TEXT NOT NULL DEFAULT '' CHECK (length(reported_on) IN (0, 10)),
    outcome TEXT NOT NULL DEFAULT '',
    report_to TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(facts)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (done_on = '' OR done_on >= received_on),
    CHECK (reported_on = '' OR reported_on >= received_on)
) STRICT;

-- table spot_check
CREATE TABLE spot_check (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    checked_on TEXT NOT NULL CHECK (length(checked_on) = 10),
    object TEXT NOT NULL CHECK (object <> ''),
    population TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(population)),
    population_size INTEGER NOT NULL DEFAULT 0,
    sample_size INTEGER NOT NULL DEFAULT 0,
    seed TEXT NOT NULL DEFAULT '',
    sample TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sample)),
    findings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(findings)),
    result TEXT NOT NULL DEFAULT '' CHECK (result IN ('', 'pass', 'fail')),
    conclusion TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table staff_change
CREATE TABLE staff_change (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    kind TEXT NOT NULL CHECK (kind IN ('apply', 'demand')),
    old_staff_id INTEGER REFERENCES staff_member (id),
    new_staff_id INTEGER REFERENCES staff_member (id),
    asked_on TEXT NOT NULL CHECK (length(asked_on) = 10),
    reason TEXT NOT NULL CHECK (reason <> ''),
    clause TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'approved', 'refused')),
    decided_on TEXT NOT NULL DEFAULT '' CHECK (length(decided_on) IN (0, 10)),
    decided_by TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    arrived_on TEXT NOT NULL DEFAULT '' CHECK (length(arrived_on) IN (0, 10)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK ((decision = '') = (decided_on = ''))
) STRICT;

-- table staff_leave
CREATE TABLE staff_leave (
    id INTEGER PRIMARY KEY,
    staff_id INTEGER NOT NULL REFERENCES staff_member (id),
    from_on TEXT NOT NULL CHECK (length(from_on) = 10),
    to_on TEXT NOT NULL CHECK (length(to_on) = 10),
    reason TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (to_on >= from_on)
) STRICT;

-- table staff_member
CREATE TABLE staff_member (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    name TEXT NOT NULL CHECK (name <> ''),
    post TEXT NOT NULL DEFAULT '',
    is_core INTEGER NOT NULL DEFAULT 0 CHECK (is_core IN (0, 1)),
    badge_no TEXT NOT NULL DEFAULT '',
    experience TEXT NOT NULL DEFAULT '',
    resume TEXT NOT NULL DEFAULT '',
    filing TEXT NOT NULL DEFAULT '' CHECK (filing IN ('', 'submitted', 'approved', 'refused')),
    filed_on TEXT NOT NULL DEFAULT '' CHECK (length(filed_on) IN (0, 10)),
    filing_by TEXT NOT NULL DEFAULT '',
    filing_opinion TEXT NOT NULL DEFAULT '',
    on_duty_on TEXT NOT NULL DEFAULT '' CHECK (length(on_duty_on) IN (0, 10)),
    off_duty_on TEXT NOT NULL DEFAULT '' CHECK (length(off_duty_on) IN (0, 10)),
    leave_reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (off_duty_on = '' OR on_duty_on = '' OR off_duty_on >= on_duty_on)
) STRICT;

-- table staff_paper
CREATE TABLE staff_paper (
    id INTEGER PRIMARY KEY,
    staff_id INTEGER NOT NULL REFERENCES staff_member (id),
    kind TEXT NOT NULL CHECK (kind IN ('resume', 'qualification', 'labour', 'pledge', 'agreement', 'conduct')),
    title TEXT NOT NULL DEFAULT '',
    signed_on TEXT NOT NULL DEFAULT '' CHECK (length(signed_on) IN (0, 10)),
    attachment TEXT NOT NULL DEFAULT '',
    opinion TEXT NOT NULL DEFAULT '',
    reviewed_on TEXT NOT NULL DEFAULT '' CHECK (length(reviewed_on) IN (0, 10)),
    reviewed_by TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- table staff_violation
CREATE TABLE staff_violation (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    person TEXT NOT NULL CHECK (person <> ''),
    fact TEXT NOT NULL CHECK (fact <> ''),
    clause TEXT NOT NULL DEFAULT '',
    demanded_on TEXT NOT NULL CHECK (length(demanded_on) = 10),
    due_on TEXT NOT NULL DEFAULT '' CHECK (length(due_on) IN (0, 10)),
    told_on TEXT NOT NULL DEFAULT '' CHECK (length(told_on) IN (0, 10)),
    result TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK ((told_on = '') = (result = ''))
) STRICT;

-- table submission
CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    deliverable_id INTEGER NOT NULL REFERENCES deliverable (id),
    round_no INTEGER NOT NULL CHECK (round_no >= 1),
    submitted_at TEXT NOT NULL CHECK (length(submitted_at) = 19),
    received_at TEXT NOT NULL DEFAULT '' CHECK (length(received_at) IN (0, 19)),
    method TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL DEFAULT '',
    format_ok INTEGER CHECK (format_ok IN (0, 1)),
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (deliverable_id, round_no)
) STRICT;

-- table support_request
CREATE TABLE support_request (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER REFERENCES contract (id),
    asked_at TEXT NOT NULL CHECK (length(asked_at) = 19),
    asked_by TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL CHECK (question <> ''),
    responded_at TEXT NOT NULL DEFAULT '' CHECK (length(responded_at) IN (0, 19)),
    responder TEXT NOT NULL DEFAULT '',
    solved_at TEXT NOT NULL DEFAULT '' CHECK (length(solved_at) IN (0, 19)),
    answer TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (responded_at = '' OR responded_at >= asked_at),
    CHECK (solved_at = '' OR solved_at >= asked_at)
) STRICT;

-- table termination
CREATE TABLE termination (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    kind TEXT NOT NULL CHECK (kind IN ('right', 'early', 'policy', 'expiry', 'agreed')),
    clause TEXT NOT NULL CHECK (clause <> ''),
    ground TEXT NOT NULL CHECK (ground <> ''),
    notice_on TEXT NOT NULL DEFAULT '' CHECK (length(notice_on) IN (0, 10)),
    arrives_on TEXT NOT NULL DEFAULT '' CHECK (length(arrives_on) IN (0, 10)),
    effective_on TEXT NOT NULL DEFAULT '' CHECK (length(effective_on) IN (0, 10)),
    facts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(facts)),
    amounts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(amounts)),
    state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'withdrawn')),
    issued_by TEXT NOT NULL DEFAULT '',
    issued_on TEXT NOT NULL DEFAULT '' CHECK (length(issued_on) IN (0, 10)),
    reviewed_by TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK ((state = 'issued') <= (issued_by <> '' AND issued_on <> ''))
) STRICT;

-- table three_rate_assessment
CREATE TABLE three_rate_assessment (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    round_no INTEGER NOT NULL CHECK (round_no >= 1),
    contacted TEXT NOT NULL DEFAULT '',
    resolved TEXT NOT NULL DEFAULT '',
    satisfied TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    specialist TEXT NOT NULL CHECK (specialist <> ''),
    recording_no TEXT NOT NULL DEFAULT '',
    assessed_at TEXT NOT NULL CHECK (length(assessed_at) = 19),
    corrects_id INTEGER REFERENCES three_rate_assessment (id),
    reason TEXT NOT NULL DEFAULT '',
    registered_at TEXT NOT NULL CHECK (length(registered_at) = 19),
    actor TEXT NOT NULL,
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    event_id INTEGER REFERENCES ticket_event (id),
    CHECK (corrects_id IS NULL OR reason <> '')
) STRICT;

-- table ticket
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    ticket_no TEXT NOT NULL CHECK (ticket_no <> ''),
    created_at TEXT NOT NULL DEFAULT '' CHECK (length(created_at) IN (0, 19)),
    called_at TEXT NOT NULL DEFAULT '' CHECK (length(called_at) IN (0, 19)),
    dispatched_at TEXT NOT NULL DEFAULT '' CHECK (length(dispatched_at) IN (0, 19)),
    due_at TEXT NOT NULL DEFAULT '' CHECK (length(due_at) IN (0, 19)),
    closed_at TEXT NOT NULL DEFAULT '' CHECK (length(closed_at) IN (0, 19)),
    replied_at TEXT NOT NULL DEFAULT '' CHECK (length(replied_at) IN (0, 19)),
    status TEXT NOT NULL DEFAULT '',
    urgency TEXT NOT NULL DEFAULT '',
    source_level TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    nature TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    caller_name TEXT NOT NULL DEFAULT '',
    caller_phone TEXT NOT NULL DEFAULT '',
    cat1 TEXT NOT NULL DEFAULT '',
    cat2 TEXT NOT NULL DEFAULT '',
    cat3 TEXT NOT NULL DEFAULT '',
    cat4 TEXT NOT NULL DEFAULT '',
    cat5 TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '',
    district TEXT NOT NULL DEFAULT '',
    street TEXT NOT NULL DEFAULT '',
    community TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    co_unit TEXT NOT NULL DEFAULT '',
    valid_visit TEXT NOT NULL DEFAULT '',
    contacted TEXT NOT NULL DEFAULT '',
    resolved TEXT NOT NULL DEFAULT '',
    satisfied TEXT NOT NULL DEFAULT '',
    assessment TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT '',
    identity_at TEXT NOT NULL DEFAULT '' CHECK (length(identity_at) IN (0, 19)),
    phone_key TEXT NOT NULL DEFAULT '',
    number_key TEXT NOT NULL DEFAULT '',
    content_key INTEGER,
    source_hash BLOB,
    has_edits INTEGER NOT NULL DEFAULT 0 CHECK (has_edits IN (0, 1)),
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_by_operation INTEGER REFERENCES operation (id),
    updated_at TEXT NOT NULL DEFAULT '' CHECK (length(updated_at) IN (0, 19)),
    UNIQUE (ticket_no, identity_at)
) STRICT;

-- table ticket_base_move
CREATE TABLE ticket_base_move (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,
    old_base TEXT NOT NULL,
    new_base TEXT NOT NULL,
    PRIMARY KEY (operation_id, ticket_id, field)
) STRICT, WITHOUT ROWID;

-- table ticket_change
CREATE TABLE ticket_change (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    PRIMARY KEY (operation_id, ticket_id, field)
) STRICT, WITHOUT ROWID;

-- table ticket_event
CREATE TABLE ticket_event (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    node TEXT NOT NULL CHECK (node <> ''),
    at TEXT NOT NULL CHECK (length(at) = 19),
    recorded_at TEXT NOT NULL CHECK (length(recorded_at) = 19),
    actor TEXT NOT NULL,
    unit TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    is_late_entry INTEGER NOT NULL DEFAULT 0 CHECK (is_late_entry IN (0, 1)),
    evidence TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (at <= recorded_at)
) STRICT;

-- table ticket_event_void
CREATE TABLE ticket_event_void (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    event_id INTEGER NOT NULL REFERENCES ticket_event (id),
    is_void INTEGER NOT NULL CHECK (is_void IN (0, 1)),
    PRIMARY KEY (operation_id, event_id)
) STRICT, WITHOUT ROWID;

-- table ticket_field_edit
CREATE TABLE ticket_field_edit (
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,
    base_value TEXT NOT NULL,
    PRIMARY KEY (ticket_id, field)
) STRICT, WITHOUT ROWID;

-- table ticket_link
CREATE TABLE ticket_link (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('matter', 'person', 'place')),
    ticket_a INTEGER NOT NULL REFERENCES ticket (id),
    ticket_b INTEGER NOT NULL REFERENCES ticket (id),
    is_same INTEGER NOT NULL CHECK (is_same IN (0, 1)),
    score INTEGER NOT NULL DEFAULT 0 CHECK (score BETWEEN 0 AND 100),
    why TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL CHECK (length(made_at) = 19),
    actor TEXT NOT NULL,
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (ticket_a < ticket_b)
) STRICT;

-- table ticket_search
CREATE VIRTUAL TABLE ticket_search USING fts5(body, content='', contentless_delete=1, tokenize='ascii');

-- table ticket_state
CREATE TABLE ticket_state (
    ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
    state TEXT NOT NULL,
    waiting TEXT NOT NULL,
    since TEXT NOT NULL,
    limit_kind TEXT NOT NULL,
    limit_due_at TEXT NOT NULL CHECK (length(limit_due_at) IN (0, 19)),
    handle_due_at TEXT NOT NULL CHECK (length(handle_due_at) IN (0, 19)),
    arrived_at TEXT NOT NULL CHECK (length(arrived_at) IN (0, 19)),
    signed_at TEXT NOT NULL CHECK (length(signed_at) IN (0, 19)),
    dispatched_at TEXT NOT NULL CHECK (length(dispatched_at) IN (0, 19)),
    unit_closed_at TEXT NOT NULL CHECK (length(unit_closed_at) IN (0, 19)),
    ended_at TEXT NOT NULL CHECK (length(ended_at) IN (0, 19)),
    marks TEXT NOT NULL,
    red_flag TEXT NOT NULL,
    progress TEXT NOT NULL,
    rounds INTEGER NOT NULL CHECK (rounds >= 0),
    returns INTEGER NOT NULL CHECK (returns >= 0),
    review_returns INTEGER NOT NULL CHECK (review_returns >= 0),
    urges INTEGER NOT NULL CHECK (urges >= 0),
    has_events INTEGER NOT NULL CHECK (has_events IN (0, 1)),
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    is_queued INTEGER NOT NULL CHECK (is_queued IN (0, 1))
) STRICT;

-- table ticket_state_stale
CREATE TABLE ticket_state_stale (ticket_id INTEGER PRIMARY KEY) STRICT;

-- table ticket_text
CREATE TABLE ticket_text (
    ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
    content TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    reply TEXT NOT NULL DEFAULT '',
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- table user_account
CREATE TABLE user_account (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL CHECK (login <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    role TEXT NOT NULL CHECK (role IN ('admin', 'owner_rep', 'duty_seat', 'reviewer', 'data_clerk', 'accountant', 'reader')),
    party TEXT NOT NULL CHECK (party IN ('office', 'vendor')),
    staff_id INTEGER REFERENCES staff_member (id),
    password_hash TEXT NOT NULL DEFAULT '',
    must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
    failures INTEGER NOT NULL DEFAULT 0,
    retry_at TEXT NOT NULL DEFAULT '' CHECK (length(retry_at) IN (0, 19)),
    signed_in_at TEXT NOT NULL DEFAULT '' CHECK (length(signed_in_at) IN (0, 19)),
    made_at TEXT NOT NULL CHECK (length(made_at) = 19),
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
    note TEXT NOT NULL DEFAULT '',
    CHECK (NOT (role = 'owner_rep' AND party = 'vendor'))
) STRICT;

-- table visit_explanation
CREATE TABLE visit_explanation (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    city_visit_id INTEGER NOT NULL REFERENCES city_visit (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    registered_at TEXT NOT NULL CHECK (length(registered_at) = 19),
    actor TEXT NOT NULL,
    operation_id INTEGER NOT NULL REFERENCES operation (id)
) STRICT;

-- table whistle
CREATE TABLE whistle (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER REFERENCES ticket (id),
    target TEXT NOT NULL CHECK (target <> ''),
    matter TEXT NOT NULL CHECK (matter <> ''),
    whistled_on TEXT NOT NULL CHECK (length(whistled_on) = 10),
    answered_on TEXT NOT NULL DEFAULT '' CHECK (length(answered_on) IN (0, 10)),
    answer TEXT NOT NULL DEFAULT '',
    withdrawn_on TEXT NOT NULL DEFAULT '' CHECK (length(withdrawn_on) IN (0, 10)),
    withdraw_reason TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (answered_on = '' OR answered_on >= whistled_on),
    CHECK (withdrawn_on = '' OR (withdrawn_on >= whistled_on AND withdraw_reason <> '')),
    CHECK (answered_on = '' OR withdrawn_on = '')
) STRICT;

-- table work_memo
CREATE TABLE work_memo (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    held_on TEXT NOT NULL CHECK (length(held_on) = 10),
    points TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(points)),
    office_person TEXT NOT NULL DEFAULT '',
    vendor_person TEXT NOT NULL DEFAULT '',
    confirmed_on TEXT NOT NULL DEFAULT '' CHECK (length(confirmed_on) IN (0, 10)),
    note TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))
) STRICT;

-- trigger audit_entry_in_order
CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry) BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- trigger audit_entry_no_delete
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- trigger audit_entry_no_update
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- trigger second_confirmation_person
CREATE TRIGGER second_confirmation_person BEFORE INSERT ON second_confirmation
WHEN NEW.person IN (SELECT specialist FROM three_rate_assessment WHERE id = NEW.assessment_id)
BEGIN SELECT RAISE(ABORT, 'constraint: the second confirmation is another person''s'); END;

-- trigger ticket_event_no_delete
CREATE TRIGGER ticket_event_no_delete BEFORE DELETE ON ticket_event BEGIN SELECT RAISE(ABORT, 'ticket_event is append-only'); END;

-- trigger ticket_event_only_void
CREATE TRIGGER ticket_event_only_void BEFORE UPDATE OF ticket_id, operation_id, node, at, recorded_at, actor, unit, text, details, from_state, to_state, is_late_entry ON ticket_event BEGIN SELECT RAISE(ABORT, 'ticket_event is append-only'); END;

-- trigger ticket_state_calendar
CREATE TRIGGER ticket_state_calendar AFTER INSERT ON calendar_version BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_contract_reading_delete
CREATE TRIGGER ticket_state_contract_reading_delete AFTER DELETE ON contract_reading BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_contract_reading_insert
CREATE TRIGGER ticket_state_contract_reading_insert AFTER INSERT ON contract_reading BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_contract_reading_update
CREATE TRIGGER ticket_state_contract_reading_update AFTER UPDATE ON contract_reading BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_event
CREATE TRIGGER ticket_state_event AFTER INSERT ON ticket_event BEGIN INSERT INTO ticket_state_stale (ticket_id) VALUES (NEW.ticket_id) ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_facts
CREATE TRIGGER ticket_state_facts AFTER UPDATE OF status, created_at, called_at, dispatched_at, due_at, closed_at, replied_at, urgency, nature, tags, unit, contacted, assessment, is_void ON ticket WHEN OLD.status <> NEW.status OR OLD.created_at <> NEW.created_at OR OLD.called_at <> NEW.called_at OR OLD.dispatched_at <> NEW.dispatched_at OR OLD.due_at <> NEW.due_at OR OLD.closed_at <> NEW.closed_at OR OLD.replied_at <> NEW.replied_at OR OLD.urgency <> NEW.urgency OR OLD.nature <> NEW.nature OR OLD.tags <> NEW.tags OR OLD.unit <> NEW.unit OR OLD.contacted <> NEW.contacted OR OLD.assessment <> NEW.assessment OR OLD.is_void <> NEW.is_void BEGIN INSERT INTO ticket_state_stale (ticket_id) VALUES (NEW.id) ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_flow_limit_delete
CREATE TRIGGER ticket_state_flow_limit_delete AFTER DELETE ON flow_limit BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_flow_limit_insert
CREATE TRIGGER ticket_state_flow_limit_insert AFTER INSERT ON flow_limit BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_flow_limit_update
CREATE TRIGGER ticket_state_flow_limit_update AFTER UPDATE ON flow_limit BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_mapping_insert
CREATE TRIGGER ticket_state_mapping_insert AFTER INSERT ON setting WHEN NEW.key IN ('flow.initial', 'flow.imported_marks') BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT id FROM ticket WHERE true ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_mapping_update
CREATE TRIGGER ticket_state_mapping_update AFTER UPDATE ON setting WHEN NEW.key IN ('flow.initial', 'flow.imported_marks') BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT id FROM ticket WHERE true ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_new
CREATE TRIGGER ticket_state_new AFTER INSERT ON ticket BEGIN INSERT INTO ticket_state_stale (ticket_id) VALUES (NEW.id) ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_reading_insert
CREATE TRIGGER ticket_state_reading_insert AFTER INSERT ON setting WHEN NEW.key IN ('flow.readings', 'flow.levels') BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_reading_update
CREATE TRIGGER ticket_state_reading_update AFTER UPDATE ON setting WHEN NEW.key IN ('flow.readings', 'flow.levels') BEGIN INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1 ON CONFLICT DO NOTHING; END;

-- trigger ticket_state_void
CREATE TRIGGER ticket_state_void AFTER UPDATE ON ticket_event BEGIN INSERT INTO ticket_state_stale (ticket_id) VALUES (NEW.ticket_id) ON CONFLICT DO NOTHING; END;
