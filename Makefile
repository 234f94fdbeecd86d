# Safar - SMS and USSD gateway for migrants.  `make help` lists the targets.
# One file, explicit lists, readable top to bottom.

B        = build
CC       = gcc
OPT      = -O2 -g
WARN     = -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wvla \
           -Wpointer-arith -Wwrite-strings -Wformat=2 -Wundef
DEFS     = -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE
HARDEN   = -fstack-protector-strong -D_FORTIFY_SOURCE=2
SAN      =
CPPFLAGS = -I. -I$(B)/gen $(DEFS)
CFLAGS   = -std=c11 -fPIE $(OPT) $(WARN) $(HARDEN) $(SAN) -include locales/text/banned.h
Q        = @
LDFLAGS  = -pie -Wl,-z,relro,-z,now $(SAN)

# --- locales: what is written -------------------------------------------------
LOCALES = locales/text/bug.o locales/text/buf.o locales/text/utf8.o locales/text/gsm7.o locales/text/encoding.o \
    locales/text/septets.o locales/text/udh.o locales/text/dcs.o \
    locales/text/breaks.o locales/text/charset.o locales/text/cutter.o locales/text/dialled.o locales/text/pages.o locales/text/parts.o \
    locales/text/fold.o locales/text/plain.o locales/text/loose.o locales/text/script.o

# --- content: what can be said ------------------------------------------------
CONTENT = content/words.o content/days.o content/diag.o content/ini.o content/ini_form.o content/ini_lines.o content/ini_value.o content/quantity.o content/whole_file.o content/write_all.o \
    content/likeness.o content/pack.o content/pack_check.o content/pack_check_words.o content/pack_check_offices.o content/pack_answers.o content/pack_find.o \
    content/pack_diff.o content/pack_diff_fields.o content/pack_diff_index.o content/pack_diff_number.o content/pack_diff_pairs.o \
    content/pack_diff_put.o content/pack_diff_texts.o content/pack_diff_value.o content/pack_diff_wording.o \
    content/withdrawn.o content/render.o content/render_fact.o content/render_office.o content/render_text.o \
    content/register/name.o content/register/name_score.o content/register/register.o content/register/register_check.o \
    content/sign/minisign.o content/sign/minisign_key.o content/sign/trust.o content/sign/trust_person.o content/sign/trust_read.o \
    content/register/romanise.o content/register/bikram.o content/register/number.o content/register/number_shape.o
COMPILER = content/compiler/arena.o content/compiler/carry.o content/compiler/characters.o content/compiler/check_budgets.o \
    content/compiler/check_facts.o content/compiler/check_glossary.o content/compiler/check_guarded.o content/compiler/check_keywords.o content/compiler/check_layers.o content/compiler/check_letters.o content/compiler/check_likeness.o \
    content/compiler/check_menus.o content/compiler/check_numbers.o content/compiler/check_offices.o content/compiler/check_office_room.o content/compiler/check_options.o content/compiler/check_repairs.o content/compiler/check_same.o content/compiler/check_texts.o \
    content/compiler/check_tokens.o content/compiler/check_topics.o content/compiler/check_unseen.o content/compiler/compile.o \
    content/compiler/cost.o content/compiler/fold_build.o content/compiler/glossary.o content/compiler/image.o content/compiler/ini_edit.o content/compiler/layers.o content/compiler/like_build.o content/compiler/measure.o \
    content/compiler/measure_values.o content/compiler/needs.o content/compiler/notes.o \
    content/compiler/po.o content/compiler/po_edit.o content/compiler/po_header.o content/compiler/po_layers.o content/compiler/po_merge.o content/compiler/po_place.o \
    content/compiler/read_aliases.o content/compiler/read_facts.o content/compiler/read_glossary.o \
    content/compiler/read_keys.o content/compiler/read_locales.o content/compiler/read_offices.o content/compiler/read_services.o \
    content/compiler/read_texts.o content/compiler/read_tokens.o content/compiler/read_topics.o \
    content/compiler/repairs.o content/compiler/report.o content/compiler/sheet_export.o content/compiler/sheet_import.o \
    content/compiler/sheet_row.o content/compiler/sheet_text.o content/compiler/source.o content/compiler/table.o content/compiler/table_csv.o \
    content/compiler/table_write.o content/compiler/table_xlsx.o content/compiler/table_xml.o content/compiler/upkeep.o content/compiler/upkeep_limit.o content/compiler/upkeep_texts.o content/compiler/values.o \
    content/compiler/write.o content/compiler/write_file.o content/compiler/write_offices.o content/compiler/zawgyi.o \
    content/register/build.o content/register/build_index.o content/register/mapping.o content/register/mapping_date.o \
    content/register/list_read.o content/register/list_read_csv.o content/register/list_read_row.o content/register/list_read_bad.o \
    content/register/diff.o content/register/stage.o content/register/stage_apply.o content/register/stage_back.o content/register/stage_files.o \
    content/register/stage_history.o content/register/stage_report.o \
    content/register/list_read_jobs.o

# --- routing: who asks, what is meant -----------------------------------------
ROUTING = routing/phone_number.o routing/keyword.o routing/keyword_like.o routing/keyword_loose.o routing/keyword_anywhere.o routing/keyword_danger.o routing/keyword_inner.o routing/language.o routing/language_signs.o \
    routing/meaning.o routing/named.o routing/town.o routing/ussd_dialect.o routing/ways.o routing/ways_check.o \
    routing/ways_password.o \
    routing/alert_code.o routing/group_report.o \
    routing/agent.o routing/agent_exact.o routing/agent_near.o routing/agent_telephone.o
ROUTING += routing/sending.o routing/sending_ask.o

# --- gateway: the service -----------------------------------------------------
GATEWAY = gateway/alerts.o gateway/answer.o gateway/answer_lists.o gateway/calls.o gateway/config.o gateway/config_check.o \
    gateway/conversation.o gateway/harden.o gateway/log.o gateway/loop.o gateway/peer.o gateway/peer_ring.o gateway/questions.o gateway/questions_named.o \
    gateway/quiet.o gateway/self_report.o gateway/service.o gateway/service_calls.o gateway/service_counts.o gateway/service_editions.o gateway/state_folder.o gateway/live.o \
    gateway/service_guards.o gateway/service_lists.o gateway/service_people.o gateway/service_round.o \
    gateway/service_swap.o gateway/service_talks.o gateway/service_texts.o gateway/session.o gateway/socket.o gateway/talk.o \
    gateway/talk_act.o gateway/bearer/net_list.o \
    gateway/desk/offices.o gateway/desk/offices_read.o gateway/desk/rates.o gateway/desk/section.o \
    gateway/guard/floods.o gateway/guard/loops.o gateway/guard/short_memory.o gateway/guard/waves.o \
    gateway/staff/accounts.o gateway/staff/approvals.o gateway/staff/audit.o gateway/staff/audit_chain.o \
    gateway/staff/audit_each.o gateway/staff/audit_files.o gateway/staff/audit_head.o gateway/staff/audit_key.o gateway/staff/audit_open.o \
    gateway/staff/audit_rotate.o gateway/staff/audit_verify.o gateway/staff/enrol.o gateway/staff/login.o \
    gateway/staff/password.o gateway/staff/seen.o gateway/staff/staff_open.o gateway/staff/staff_sql.o gateway/staff/totp.o \
    gateway/stats/left_out.o gateway/stats/published.o gateway/stats/raw.o gateway/stats/self.o gateway/stats/stats.o \
    gateway/stats/stats_audit.o gateway/stats/stats_lines.o gateway/stats/stats_pack.o gateway/week.o \
    gateway/store/doubt.o gateway/store/purge.o gateway/store/rows.o gateway/store/ram.o gateway/store/ram_counts.o gateway/store/ram_lists.o \
    gateway/store/ram_owed.o gateway/store/ram_rows.o gateway/store/sim.o gateway/store/sim_disk.o gateway/store/sim_reads.o gateway/store/sqlite.o \
    gateway/store/sqlite_backup.o gateway/store/sqlite_counts.o gateway/store/sqlite_key.o gateway/store/sqlite_open.o gateway/store/sqlite_owed.o gateway/store/sqlite_people.o \
    gateway/store/sqlite_purge.o gateway/store/sqlite_requests.o gateway/store/steady.o gateway/store/steady_lists.o \
    gateway/store/steady_notes.o gateway/store/sums.o \
    gateway/store/ledger_guards.o gateway/store/ledger_ram.o gateway/store/ledger_ram_chunks.o gateway/store/ledger_ram_rows.o \
    gateway/store/sqlite_group.o gateway/store/ledger_rules.o gateway/store/ledger_sim.o gateway/store/ledger_sqlite.o gateway/store/ledger_sqlite_chunks.o \
    gateway/store/ledger_sqlite_jobs.o gateway/store/ledger_sqlite_peers.o gateway/store/ledger_sqlite_rows.o \
    gateway/vault/age.o gateway/vault/ask.o gateway/vault/disk.o gateway/vault/forget.o gateway/vault/names.o \
    gateway/vault/seal.o gateway/vault/seal_key.o gateway/vault/ticket.o gateway/vault/vault.o gateway/vault/vault_line.o gateway/vault/wire.o \
    gateway/agent_talk.o gateway/answer_towns.o gateway/town_talk.o gateway/answer_agents.o gateway/fees_talk.o gateway/registers.o gateway/service_agent.o \
    gateway/agent_names.o gateway/alert_answer.o gateway/answer_alerts.o gateway/code_talk.o gateway/service_alerts.o gateway/subscribe_talk.o \
    gateway/release/admit.o gateway/release/fetch.o gateway/release/fetch_part.o gateway/release/index.o gateway/release/index_read.o gateway/release/index_signed.o \
    gateway/release/inflate.o gateway/release/release.o gateway/release/release_hand.o gateway/release/release_look.o gateway/release/release_open.o gateway/release/shelf.o gateway/release/shelf_files.o gateway/release/watch.o
# what only safar-vault needs, and nobody else may have: opening a seal
VAULT = gateway/vault/safar_vault.o gateway/vault/desk.o gateway/vault/keys.o gateway/vault/keys_file.o gateway/vault/recall.o gateway/vault/rules.o \
    gateway/vault/say.o gateway/vault/seal_open.o gateway/vault/serve.o
# what only safar-fetch needs: reading bytes from the network of packs
FETCH = gateway/release/safar_fetch.o gateway/release/fence.o gateway/release/fetcher.o gateway/release/fetcher_bring.o gateway/release/fetcher_run.o
# what only safard needs
SAFARD = gateway/safard.o gateway/gateway.o gateway/gateway_alerts.o gateway/gateway_broadcast.o gateway/gateway_host.o gateway/gateway_people.o gateway/gateway_release.o gateway/gateway_staff.o gateway/reseal.o \
    gateway/bearer/ussd_http.o gateway/bearer/ussd_gate.o gateway/bearer/ussd_slots.o gateway/bearer/ussd_seen.o \
    gateway/bearer/ussd_request.o gateway/bearer/ussd_form.o gateway/bearer/ussd_json.o gateway/bearer/ussd_plain.o \
    gateway/bearer/ussd_exchange.o gateway/bearer/ussd_ring.o gateway/bearer/ussd_xml.o \
    gateway/bearer/phone.o gateway/bearer/phone_talk.o
# what staff may ask, over safard's control socket
CONTROL = gateway/control/control.o gateway/control/agreed.o gateway/control/fields.o gateway/control/listen.o \
    gateway/control/ops_approval.o gateway/control/ops_broadcast.o gateway/control/ops_fact.o gateway/control/ops_gateway.o gateway/control/ops_request.o \
    gateway/control/ops_staff.o gateway/control/ops_warden.o \
    gateway/control/ops_pack.o gateway/control/ops_register.o gateway/control/page.o
# broadcasts and alerts
BROADCAST = gateway/broadcast/audience.o gateway/broadcast/audience_cells.o gateway/broadcast/believed.o gateway/broadcast/board.o gateway/broadcast/book.o \
    gateway/broadcast/book_entries.o gateway/broadcast/book_guards.o gateway/broadcast/book_moves.o \
    gateway/broadcast/book_used.o gateway/broadcast/broadcast.o gateway/broadcast/broadcast_read.o \
    gateway/broadcast/broadcast_rules.o gateway/broadcast/broadcast_value.o gateway/broadcast/broadcasts.o \
    gateway/broadcast/broadcasts_agree.o gateway/broadcast/broadcasts_begin.o gateway/broadcast/broadcasts_cap.o \
    gateway/broadcast/broadcasts_clock.o gateway/broadcast/broadcasts_close.o gateway/broadcast/broadcasts_count.o \
    gateway/broadcast/broadcasts_jobs.o gateway/broadcast/broadcasts_json.o gateway/broadcast/broadcasts_level.o \
    gateway/broadcast/broadcasts_move.o gateway/broadcast/broadcasts_peers.o gateway/broadcast/broadcasts_report.o \
    gateway/broadcast/broadcasts_run.o gateway/broadcast/broadcasts_wire.o gateway/broadcast/broadcasts_write.o \
    gateway/broadcast/cap_complaint.o gateway/broadcast/cap_draft.o gateway/broadcast/cap_read.o gateway/broadcast/cap_scan.o \
    gateway/broadcast/cap_words.o gateway/broadcast/cap_write.o gateway/broadcast/cap_xml.o gateway/broadcast/life.o \
    gateway/broadcast/preview.o gateway/broadcast/preview_measure.o gateway/broadcast/preview_rules.o gateway/broadcast/sender.o \
    gateway/broadcast/sender_frames.o gateway/broadcast/sender_guard.o gateway/broadcast/sender_lease.o \
    gateway/broadcast/sender_pace.o gateway/broadcast/sender_rows.o gateway/broadcast/sender_trip.o \
    gateway/broadcast/sender_wire.o gateway/broadcast/sender_words.o gateway/broadcast/wording.o \
    gateway/broadcast/wording_number.o
# the Kannel bearer; all of libgw is hidden in one object that shows kannel_border_* only
KANNEL = gateway/bearer/kannel.o gateway/bearer/kannel_in.o gateway/bearer/kannel_judge.o \
    gateway/bearer/kannel_journal.o gateway/bearer/kannel_mark.o gateway/bearer/kannel_concat.o gateway/bearer/kannel_mo.o \
    gateway/bearer/kannel_broadcast.o gateway/bearer/kannel_bulk.o gateway/bearer/kannel_screen.o gateway/bearer/kannel_ussd.o gateway/bearer/kannel_calls.o \
    gateway/bearer/kannel_outbox.o gateway/bearer/kannel_receipts.o gateway/bearer/kannel_text.o \
    gateway/bearer/kannel_wire.o gateway/bearer/kannel_border.o

# --- ops: the people who run it -----------------------------------------------
COMMAND = ops/command/cmd_audit.o \
    ops/command/cmd_card.o ops/command/card_ask.o ops/command/card_draw.o ops/command/card_lines.o ops/command/card_say.o ops/command/card_svg.o \
    ops/command/cmd_panic.o \
    ops/command/safar.o ops/command/cmd_text.o ops/command/text_look.o ops/command/text_print.o ops/command/text_json.o ops/command/cmd_pack.o ops/command/pack_bridge.o ops/command/pack_check.o ops/command/pack_cost.o ops/command/pack_prices.o ops/command/pack_show.o \
    ops/command/pack_diff.o ops/command/pack_diff_html.o ops/command/pack_diff_json.o ops/command/pack_diff_list.o \
    ops/command/pack_diff_measure.o ops/command/pack_diff_print.o ops/command/pack_diff_words.o \
    ops/command/compile_quietly.o ops/command/tree_options.o ops/command/html_page.o ops/command/pack_release.o ops/command/pack_release_html.o \
    ops/command/pack_keys.o ops/command/pack_sign.o ops/command/sign_files.o ops/command/pack_verify.o ops/command/install_files.o ops/command/pack_install.o ops/command/pack_serve.o ops/command/served_packs.o ops/command/passphrase.o \
    ops/command/pack_publish.o ops/command/publish_files.o ops/command/publish_index.o ops/command/publish_trust.o \
    ops/command/cmd_phone.o ops/command/phone_full.o ops/command/phone_plain.o ops/command/phone_screen.o \
    ops/command/terminal.o ops/command/handset.o ops/command/handset_pack.o ops/command/handset_smsc.o \
    ops/command/handset_socket.o ops/command/handset_web.o ops/command/lines.o ops/command/http.o ops/command/wire_part.o \
    ops/command/cmd_fact.o ops/command/cmd_kannel_conf.o ops/command/fact_due.o ops/command/fact_keep.o ops/command/fact_names.o ops/command/fact_write.o ops/command/cmd_talk.o \
    ops/talk/talk.o ops/talk/promise.o ops/talk/script.o ops/talk/see.o ops/talk/packs.o ops/talk/stage_inside.o \
    ops/talk/stage_world.o ops/talk/stage_wire.o \
    ops/talk/stage_alerts.o ops/talk/stage_people.o ops/talk/talk_alerts.o ops/talk/talk_people.o ops/talk/talk_world.o \
    ops/command/cmd_run.o ops/command/cmd_demo.o ops/command/transcript.o ops/command/kannel_conf.o \
    ops/command/ports.o ops/command/run_directory.o ops/command/stack.o ops/command/stack_files.o \
    ops/command/supervise.o \
    ops/command/cmd_stats.o ops/command/stats_file.o ops/command/stats_live.o ops/command/stats_print.o \
    ops/command/cmd_desk.o \
    ops/command/cmd_staff.o ops/command/cmd_request.o ops/command/cmd_warden.o ops/command/cmd_control.o ops/command/control_refusal.o \
    ops/command/cmd_control_approval.o ops/command/cmd_control_gateway.o ops/command/cmd_control_type.o \
    ops/command/control_client.o \
    ops/command/register_fetch.o ops/command/cmd_register.o ops/command/register_bring.o ops/command/register_serve.o \
    ops/command/register_print.o ops/command/register_look.o ops/command/register_find.o ops/talk/stage_agents.o \
    ops/command/register_answer.o
COMMAND += ops/command/broadcast_file.o ops/command/broadcast_mistakes.o ops/command/broadcast_template.o ops/command/broadcast_page.o ops/command/broadcast_words.o ops/command/broadcast_progress.o \
    ops/command/cmd_broadcast.o ops/command/cmd_broadcast_agree.o ops/command/cmd_broadcast_report.o ops/command/cmd_broadcast_show.o ops/command/cmd_broadcast_write.o ops/command/cmd_crisis.o
SMSC = ops/smsc/main.o ops/smsc/control.o ops/smsc/delivery.o ops/smsc/link.o ops/smsc/load.o ops/smsc/network.o \
    ops/smsc/operator.o ops/smsc/pdu.o ops/smsc/slow.o ops/smsc/smpp.o ops/smsc/spread.o ops/smsc/stream.o \
    ops/smsc/tlv.o ops/smsc/ussd.o ops/smsc/ussd_wire.o ops/smsc/words_load.o ops/smsc/words_sms.o \
    ops/command/lines.o

# for LD_PRELOAD before bearerbox, off by default: ops/kannel/README.md
PRELOAD = $(B)/bearerbox_nodelay.so $(B)/bearerbox_uuid.so
BENCH = ops/bench/gauge.o ops/bench/gauge_malloc.o ops/bench/generator.o ops/bench/letters.o ops/bench/process.o ops/bench/result.o ops/bench/smsbox.o ops/bench/tally.o \
    ops/bench/texts.o ops/bench/world.o ops/bench/world_files.o

LIBS          = -lsodium
LIBS_CONTENT  = -liniparser
LIBS_COMPILER = -lutf8proc -licui18n -licuuc -lcsv -lxlsxwriter -lzip -lxml2
LIBS_GATEWAY  = -lsqlite3 -loath -lcsv -lz
LIBS_SAFARD   = -lmicrohttpd -ljansson -lxml2
LIBS_KANNEL   = -lxml2 -lssl -lcrypto -lpcreposix -lm
LIBS_COMMAND  = -lcurl -ljansson -lqrencode
LIBS_SMSC     = -lsmpp34
LIBS_BENCH    = -licuuc

.PHONY: all help run demo test tests fuzz fuzzers soak soak-ci lint bench bench-wire format clean
all: $(B)/safar $(B)/safard $(B)/safar-vault $(B)/safar-fetch $(B)/smsc $(B)/sample.pack $(PRELOAD)

help:
	@echo 'make          build everything into $(B)/'
	@echo 'make run      install what is missing, build, start Kannel + safard, open the phone'
	@echo 'make demo     the same without a terminal: a scripted talk, checked on the wire'
	@echo 'make test     everything that must be green; ends with "N passed, N failed"'
	@echo 'make fuzz     every parser of bytes from outside, T=60 seconds each (tests/fuzz/README.md)'
	@echo 'make soak     kills of the real programs, ROUNDS=10 of some ten minutes (tests/soak/README.md)'
	@echo 'make soak-ci  a short one, 77 kills in about five minutes: what CI runs behind make test'
	@echo 'make privacy  plants numbers and sentences on every road, and searches what is left behind'
	@echo 'make lint     layers, sizes, owed tests, banned calls'
	@echo 'make bench    ratios against a peer in the same run (ops/bench/README.md)'
	@echo 'make bench-parts  the part of it about texts in parts, beside a naive cut and Kannel'\''s smsbox'
	@echo 'make bench-people  the part of it about what is remembered, beside plain SQLite'
	@echo 'make bench-ledger  the part of it about a broadcast'\''s ledger, beside plain SQLite'
	@echo 'make bench-evacuation  the part of it about a broadcast to 800,000 and the answers meanwhile: N="10000 100000 800000"'
	@echo 'make bench-swap    the part of it about a new pack: opened, verified, taken under traffic'
	@echo 'make bench-agents  the part of it about finding an agency, beside SQLite FTS5'
	@echo 'make bench-wire  the part of it against Kannel'\''s smsbox on the wire'
	@echo 'make format   clang-format over FILES="a.c b.c"'
	@echo 'make clean    remove $(B)/'

# Invented lists of agents, so that AGENT can be tried (ops/demo/np.ini)
LISTS = $(B)/registers/zz/current.reg $(B)/registers/np/current.reg
MAPPING_zz = content/registers/zz.ini
MAPPING_np = ops/demo/np.ini

run: all $(LISTS)
	$(B)/safar run

demo: all $(LISTS)
	$(B)/safar demo

# --- what a bare Debian 12 lacks ----------------------------------------------
$(B)/.installed: ops/install.sh
	@mkdir -p $(B)
	sh ops/install.sh
	@touch $@

# --- made by our own programs -------------------------------------------------
$(B)/gen/locales/text/breaks_table.h: $(B)/breaks_gen
	@mkdir -p $(@D)
	$< >$@.new
	@mv $@.new $@
$(B)/breaks_gen: locales/text/breaks_gen.c locales/text/breaks.h | $(B)/.installed
	$(Q)$(CC) -std=c11 -O1 $(WARN) $(DEFS) -I. -o $@ $< -lutf8proc -licuuc
$(B)/locales/text/breaks.o: $(B)/gen/locales/text/breaks_table.h
$(B)/gen/locales/text/script_table.h: $(B)/script_gen
	@mkdir -p $(@D)
	$< >$@.new
	@mv $@.new $@
$(B)/script_gen: locales/text/script_gen.c | $(B)/.installed
	$(Q)$(CC) -std=c11 -O1 $(WARN) $(DEFS) -I. -o $@ $< -licuuc
$(B)/locales/text/script.o: $(B)/gen/locales/text/script_table.h
$(B)/gen/locales/text/alphabets_table.h: $(B)/alphabets_gen locales/text/alphabets.txt
	@mkdir -p $(@D)
	$< locales/text/alphabets.txt >$@.new
	@mv $@.new $@
$(B)/alphabets_gen: locales/text/alphabets_gen.c | $(B)/.installed
	$(Q)$(CC) -std=c11 -O1 $(WARN) $(DEFS) -I. -o $@ $<
$(B)/locales/text/gsm7.o: $(B)/gen/locales/text/alphabets_table.h

$(B)/gen/content/register/name_table.h: $(B)/name_gen
	@mkdir -p $(@D)
	$< >$@.new
	@mv $@.new $@
$(B)/name_gen: content/register/name_gen.c content/register/company_words.def content/compiler/fold_build.c locales/text/bug.c | $(B)/.installed
	$(Q)$(CC) -std=c11 -O1 $(WARN) $(DEFS) -I. -o $@ $(filter %.c,$^) -lutf8proc -licui18n -licuuc
$(B)/content/register/name.o: $(B)/gen/content/register/name_table.h

# A schema as bytes: what validates needs no file.
$(B)/gen/gateway/broadcast/cap_schema.h: gateway/broadcast/cap_schema.xsd
	@mkdir -p $(@D)
	{ echo 'static const char cap_schema[] = {'; od -An -v -tu1 $< | sed 's/ *\([0-9][0-9]*\)/\1,/g'; echo '};'; } >$@.new
	@mv $@.new $@
$(B)/gateway/broadcast/cap_xml.o: $(B)/gen/gateway/broadcast/cap_schema.h

CONTENT_SOURCES = $(wildcard locales/*.po locales/*.ini locales/*.csv content/*.ini content/*/*.ini)
$(B)/sample.pack: $(B)/safar $(CONTENT_SOURCES)
	@echo '  PACK $@'
	$(Q)$(B)/safar pack build --sample -o $@ 2>$@.log || { cat $@.log >&2; false; }
$(B)/release.pack: $(B)/safar $(CONTENT_SOURCES)
	@echo '  PACK $@'
	$(Q)$(B)/safar pack build -o $@ 2>$@.log || { cat $@.log >&2; false; }
# For tests: its alerts count as read in every language.
$(B)/read.pack: $(B)/safar $(CONTENT_SOURCES) tests/soak/read_pack.sh
	@echo '  PACK $@'
	$(Q)sh tests/soak/read_pack.sh $(B)/safar . $@

# --- objects, libraries, programs ---------------------------------------------
$(B)/%.o: %.c | $(B)/.installed
	@mkdir -p $(@D)
	@echo '  CC   $<'
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# libxml2's headers lie in a folder of their own.
$(B)/gateway/bearer/ussd_xml.o $(B)/content/compiler/table_xlsx.o $(B)/content/compiler/table_xml.o $(B)/ops/command/pack_diff_html.o \
    $(B)/gateway/broadcast/cap_complaint.o $(B)/gateway/broadcast/cap_draft.o $(B)/gateway/broadcast/cap_read.o $(B)/gateway/broadcast/cap_scan.o \
    $(B)/gateway/broadcast/cap_words.o $(B)/gateway/broadcast/cap_write.o $(B)/gateway/broadcast/cap_xml.o \
    $(B)/ops/command/html_page.o $(B)/ops/command/pack_release_html.o: CPPFLAGS += -isystem /usr/include/libxml2

# libxlsxwriter's headers name a call that banned.h bans, so they come before it.
$(B)/content/compiler/table_write.o: CPPFLAGS += -include xlsxwriter.h

# The only file with Kannel's headers: its own flags, and every name of libgw hidden behind it.
KANNEL_LIB = /usr/lib/$(shell $(CC) -print-multiarch)/kannel
KANNEL_CPP = $(patsubst -I%,-isystem %,$(filter-out -I/usr/include -I/usr/include/,$(filter -I% -D%,$(shell gw-config --cflags))))
$(B)/gateway/bearer/kannel_border.raw.o: gateway/bearer/kannel_border.c gateway/bearer/kannel_border.h \
    locales/text/buf.h | $(B)/.installed
	@mkdir -p $(@D)
	@echo '  CC   $<'
	$(Q)$(CC) -std=c11 -fPIE $(OPT) $(WARN) $(HARDEN) $(SAN) -I. $(KANNEL_CPP) -c -o $@ $<
$(B)/gateway/bearer/kannel_border.o: $(B)/gateway/bearer/kannel_border.raw.o
	$(Q)ld -r --wrap=uuid_generate -o $@.tmp $< --start-group $(KANNEL_LIB)/libgw.a $(KANNEL_LIB)/libgwlib.a --end-group
	$(Q)objcopy -w --keep-global-symbol='kannel_border_*' $@.tmp $@
	@rm $@.tmp

$(B)/liblocales.a:  $(LOCALES:%=$(B)/%)
$(B)/libcontent.a:  $(CONTENT:%=$(B)/%)
$(B)/libcompiler.a: $(COMPILER:%=$(B)/%)
$(B)/librouting.a:  $(ROUTING:%=$(B)/%)
$(B)/libgateway.a:  $(GATEWAY:%=$(B)/%)
$(B)/libsafard.a:   $(patsubst %,$(B)/%,$(filter-out gateway/safard.o,$(SAFARD)))
$(B)/libcontrol.a:  $(CONTROL:%=$(B)/%)
$(B)/libbroadcast.a: $(BROADCAST:%=$(B)/%)
$(B)/libvault.a:    $(patsubst %,$(B)/%,$(filter-out gateway/vault/safar_vault.o,$(VAULT)))
$(B)/libfetch.a:    $(patsubst %,$(B)/%,$(filter-out gateway/release/safar_fetch.o,$(FETCH)))
$(B)/libcommand.a:  $(patsubst %,$(B)/%,$(filter-out ops/command/safar.o,$(COMMAND)))
$(B)/libbench.a:    $(BENCH:%=$(B)/%)
$(B)/libsmsc.a:     $(patsubst %,$(B)/%,$(filter-out ops/smsc/main.o,$(SMSC)))
$(B)/libkannel.a:   $(KANNEL:%=$(B)/%)
$(B)/%.a: Makefile
	@rm -f $@
	$(Q)ar rcs $@ $(filter %.o,$^)

# Loaded into a program of others: no sanitizer, and nothing seen from outside but libc's names.
PRELOAD_CFLAGS = -std=c11 $(OPT) $(WARN) $(DEFS) -I. -include locales/text/banned.h
$(PRELOAD): $(B)/%.so: ops/kannel/%.c | $(B)/.installed
	@mkdir -p $(@D)
	@echo '  LD   $@'
	$(Q)$(CC) $(PRELOAD_CFLAGS) -fPIC -ftls-model=initial-exec -shared -Wl,-z,relro,-z,now -o $@ $<
$(B)/preload_probe: ops/kannel/probe.c | $(B)/.installed
	@echo '  LD   $@'
	$(Q)ar p $(KANNEL_LIB)/libgwlib.a gw_uuid.o >$@.uuid.o
	$(Q)$(CC) $(PRELOAD_CFLAGS) -fPIE -pie -o $@ $< $@.uuid.o -pthread
	@rm $@.uuid.o

UNDER_GATEWAY = $(B)/libgateway.a $(B)/librouting.a $(B)/libcontent.a $(B)/liblocales.a

$(B)/safard: $(SAFARD:%=$(B)/%) $(B)/libcontrol.a $(B)/libbroadcast.a $(B)/libkannel.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_SAFARD) $(LIBS_GATEWAY) $(LIBS_CONTENT) $(LIBS) $(LIBS_KANNEL)
$(B)/safar-vault: $(VAULT:%=$(B)/%) $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/safar-fetch: $(FETCH:%=$(B)/%) $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lcurl -lz $(LIBS_CONTENT) $(LIBS)
# Of broadcasts it knows what a definition may say, and nothing more.
$(B)/safar: $(COMMAND:%=$(B)/%) $(patsubst %,$(B)/%,$(filter gateway/broadcast/broadcast.o gateway/broadcast/broadcast_%,$(BROADCAST))) \
    $(B)/libcompiler.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_COMMAND) $(LIBS_GATEWAY) $(LIBS_COMPILER) $(LIBS_CONTENT) $(LIBS)
$(B)/smsc: $(SMSC:%=$(B)/%) $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_SMSC) $(LIBS_GATEWAY) $(LIBS_CONTENT) $(LIBS)

# --- tests: a new file is a new test ------------------------------------------
TESTS   = $(patsubst %.c,$(B)/%,$(wildcard tests/*/test_*.c))
SUPPORT = $(patsubst %.c,%.o,$(filter-out $(wildcard tests/*/test_*.c tests/fuzz/*.c) tests/register/generate.c tests/soak/kill.c tests/soak/broadcast.c tests/soak/power_recorder.c,$(wildcard tests/*/*.c)))
EVERYTHING = $(B)/libsupport.a $(B)/libcommand.a $(B)/libsmsc.a $(B)/libsafard.a $(B)/libcontrol.a $(B)/libbroadcast.a $(B)/libkannel.a $(B)/libvault.a $(B)/libfetch.a \
    $(B)/libbench.a $(B)/libcompiler.a $(UNDER_GATEWAY)
$(B)/libsupport.a: $(SUPPORT:%=$(B)/%)
$(TESTS): $(B)/%: $(B)/%.o $(EVERYTHING)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(EVERYTHING) -Wl,--end-group -lcmocka $(LIBS_COMMAND) \
	    $(LIBS_BENCH) $(LIBS_SMSC) $(LIBS_SAFARD) $(LIBS_GATEWAY) $(LIBS_COMPILER) $(LIBS_CONTENT) $(LIBS) $(LIBS_KANNEL)

# The invented register of the country ZZ, as of the day it is made (tests/register/made.h)
$(B)/generate: $(B)/tests/register/generate.o $(B)/tests/register/made.o $(B)/tests/register/made_typed.o $(B)/liblocales.a
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^
$(B)/registers/zz.csv: $(B)/generate
	@mkdir -p $(@D)
	$(Q)$< list 1 "$$(date -u +%Y-%m-%d)" >$@.new
	@mv $@.new $@

$(B)/registers/zz-jobs.csv: $(B)/generate
	@mkdir -p $(@D)
	$(Q)$< jobs 1 "$$(date -u +%Y-%m-%d)" >$@.new
	@mv $@.new $@
# It comes into service as an office's list would: of ZZ for `safar register find`, and of the sample people's country
$(B)/registers/%/current.reg: $(B)/registers/zz.csv $(B)/safar ops/demo/np.ini content/registers/zz.ini
	@echo '  LIST $@'
	@rm -rf $(@D)
	$(Q)$(B)/safar register import $< --country $* --mapping $(MAPPING_$*) --dir $(B)/registers --who make >$(@D).log 2>&1 && \
	    $(B)/safar register apply --country $* --dir $(B)/registers --who make >>$(@D).log 2>&1 || { cat $(@D).log >&2; false; }

# Counts what a question allocates
$(B)/tests/routing/test_agent_spelling: LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc

# What a store asks of its disk, written down: test_*_powercut make power cuts of it.
$(B)/power_recorder.so: tests/soak/power_recorder.c tests/soak/power_log.h | $(B)/.installed
	@mkdir -p $(@D)
	@echo '  LD   $@'
	$(Q)$(CC) $(PRELOAD_CFLAGS) -fPIC -shared -Wl,-z,relro,-z,now -o $@ $<
$(B)/tests/gateway/test_store_powercut $(B)/tests/gateway/test_ledger_powercut: | $(B)/power_recorder.so

# --- bytes from outside: each harness, with a main that replays its seeds -----
HARNESSES = $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS = $(HARNESSES:%=$(B)/tests/fuzz/test_%)
ALL_LIBS = $(LIBS_COMMAND) $(LIBS_BENCH) $(LIBS_SMSC) $(LIBS_SAFARD) $(LIBS_GATEWAY) $(LIBS_COMPILER) $(LIBS_CONTENT) $(LIBS) $(LIBS_KANNEL)
$(REPLAYS): $(B)/tests/fuzz/test_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(EVERYTHING)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $(B)/tests/fuzz/fuzz_$*.o $(B)/tests/fuzz/replay.o -Wl,--start-group $(EVERYTHING) -Wl,--end-group -lcmocka $(ALL_LIBS)
$(B)/seeds: $(B)/tests/fuzz/seeds.o $(EVERYTHING)
	$(Q)$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(EVERYTHING) -Wl,--end-group -lcmocka $(ALL_LIBS)
# libFuzzer, for whoever has a minute or a night: make fuzz T=60
FUZZERS = $(HARNESSES:%=$(B)/fuzz_%)
$(FUZZERS): $(B)/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/stop.o $(EVERYTHING)
	@echo '  LD   $@'
	$(Q)$(CC) -fsanitize=fuzzer $(LDFLAGS) -Wl,--wrap=bug_stop -o $@ $< $(B)/tests/fuzz/stop.o -Wl,--start-group $(EVERYTHING) -Wl,--end-group -lcmocka $(ALL_LIBS)
fuzzers: $(FUZZERS)
T = 60
fuzz:
	@sh ops/install.sh --fuzz
	@$(MAKE) -s B=build/fuzz CC=clang-14 OPT='-O1 -g' HARDEN= fuzzers \
	    SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'
	@sh tests/fuzz/fuzz.sh $(T) $(HARNESSES)

SOAKS = $(B)/soak_kill $(B)/soak_broadcast
tests: all $(B)/release.pack $(B)/preload_probe $(LISTS) $(B)/registers/zz-jobs.csv $(TESTS) $(REPLAYS) $(SOAKS) $(B)/read.pack

# --- kills of the real programs -----------------------------------------------
$(B)/soak_kill: $(B)/tests/soak/kill.o
$(B)/soak_broadcast: $(B)/tests/soak/broadcast.o
$(SOAKS): $(EVERYTHING)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(EVERYTHING) -Wl,--end-group -lcmocka $(ALL_LIBS)
ROUNDS = 10
soak: all $(B)/release.pack $(B)/read.pack $(SOAKS) $(B)/tests/gateway/test_store_powercut $(B)/tests/gateway/test_store_kill
	@sh tests/soak/soak.sh $(B) $(ROUNDS)
	@POWER_IMAGES=10000 $(B)/tests/gateway/test_store_powercut
	@STORE_KILLS=2000 $(B)/tests/gateway/test_store_kill

soak-ci: all $(B)/release.pack $(B)/read.pack $(SOAKS)
	@sh tests/soak/soak.sh $(B) ci

# --- what is left behind: no number, no sentence ------------------------------
.PHONY: privacy
privacy: all $(LISTS) $(B)/tests/privacy/test_privacy $(B)/tests/privacy/test_hardened
	@SAFAR_BUILD=$(B) SAFAR_PACK=$(B)/sample.pack TEST_JOBS=1 sh tests/run.sh $(filter %/test_privacy %/test_hardened,$^)

# The same tree once more, every byte watched.
SANITIZE = OPT='-O1 -g' HARDEN= SAN='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

test: $(B)/.installed
	@sh tests/all.sh

# --- measuring ----------------------------------------------------------------
$(B)/ops/bench/answer_core: $(B)/ops/bench/answer_core.o $(B)/libbench.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc -o $@ $^ $(LIBS_GATEWAY) $(LIBS_CONTENT) $(LIBS)
$(B)/ops/bench/words: $(B)/ops/bench/words.o $(B)/ops/bench/plain_scan.o $(B)/libbench.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc -o $@ $^ $(LIBS_CONTENT) $(LIBS)
$(B)/ops/bench/people: $(B)/ops/bench/people.o $(B)/libbench.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_GATEWAY) $(LIBS_CONTENT) $(LIBS)
$(B)/ops/bench/swap: $(B)/ops/bench/swap.o $(B)/libbench.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_GATEWAY) $(LIBS_CONTENT) $(LIBS)
$(B)/ops/bench/ledger: $(B)/ops/bench/ledger.o $(B)/ops/bench/plain_ledger.o $(B)/libbench.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_GATEWAY) $(LIBS_CONTENT) $(LIBS)
EVACUATION = $(patsubst %,$(B)/ops/bench/evacuation%.o,_crowd _load _peers _plan _vault _wire)
$(B)/ops/bench/evacuation: $(B)/ops/bench/evacuation.o $(EVACUATION) $(B)/ops/bench/plain_ledger.o $(B)/libbench.a $(B)/libvault.a $(B)/libbroadcast.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_GATEWAY) $(LIBS_CONTENT) $(LIBS)
$(B)/ops/bench/agents: $(B)/ops/bench/agents.o $(B)/ops/bench/agents_invent.o $(B)/libbench.a $(B)/libcompiler.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc -o $@ $^ $(LIBS_GATEWAY) $(LIBS_COMPILER) $(LIBS_CONTENT) $(LIBS)
# On the wire, beside Kannel's smsbox: RUNS=5 N=20000 SPAN=10 SCENES="tmpfs 100/s" (all) WORD=pay
$(B)/ops/bench/wire: $(B)/ops/bench/wire.o $(B)/libbench.a $(B)/libcommand.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_CONTENT) $(LIBS)
$(B)/ops/bench/http_text: $(B)/ops/bench/http_text.o
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $< -lmicrohttpd
# Texts in parts, beside a naive cut and Kannel's smsbox; and the time that cutting takes
PARTS = $(B)/ops/bench/parts $(B)/ops/bench/cut_speed
$(PARTS): %: %.o $(B)/libbench.a $(B)/libcommand.a $(UNDER_GATEWAY)
	@echo '  LD   $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_BENCH) $(LIBS_COMMAND) $(LIBS_CONTENT) $(LIBS)
WIRE = $(B)/release.pack $(B)/ops/bench/wire $(B)/ops/bench/http_text
bench: all $(B)/ops/bench/answer_core $(B)/ops/bench/words $(B)/ops/bench/people $(B)/ops/bench/ledger $(B)/ops/bench/agents $(B)/ops/bench/swap $(B)/ops/bench/evacuation $(PARTS) $(WIRE)
	@sh ops/bench/bench.sh $(B)
	@$(B)/ops/bench/people $(B)
	@$(B)/ops/bench/ledger $(B)
	@$(B)/ops/bench/agents $(B)
	@$(B)/ops/bench/swap $(B) $(B)/sample.pack
	@timeout 240 $(B)/ops/bench/evacuation $(B) $(B)/sample.pack
	@$(B)/ops/bench/wire $(B) $(SCENES)
.PHONY: bench-wire bench-parts bench-people bench-ledger bench-agents bench-swap bench-evacuation
bench-evacuation: $(B)/ops/bench/evacuation $(B)/sample.pack
	@timeout 240 $(B)/ops/bench/evacuation $(B) $(B)/sample.pack $(N)
bench-swap: all $(B)/ops/bench/swap
	@$(B)/ops/bench/swap $(B) $(B)/sample.pack
bench-agents: $(B)/ops/bench/agents
	@$(B)/ops/bench/agents $(B)
bench-people: $(B)/ops/bench/people
	@$(B)/ops/bench/people $(B)
bench-ledger: $(B)/ops/bench/ledger
	@$(B)/ops/bench/ledger $(B)
bench-parts: all $(PARTS)
	@$(B)/ops/bench/cut_speed $(B)/sample.pack
	@$(B)/ops/bench/parts $(B) $(B)/sample.pack
bench-wire: all $(WIRE)
	@$(B)/ops/bench/wire $(B) $(SCENES)

# How a new file should look; tables that a reader scans by column stay as they are.
format:
	@command -v clang-format >/dev/null || { echo 'format: needs the package clang-format' >&2; exit 3; }
	@for file in $(FILES); do clang-format -i "$$file"; done

lint:
	@sh ops/lint/lint.sh

clean:
	rm -rf $(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
