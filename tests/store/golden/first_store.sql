-- A store as the first version made it: two sales, refusals, a recall and a hold. For the tests of an upgrade.
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE balance (
	lot_id VARCHAR NOT NULL, 
	location VARCHAR NOT NULL, 
	sku VARCHAR NOT NULL, 
	sellable BOOLEAN NOT NULL, 
	removal_date VARCHAR NOT NULL, 
	received_on VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	PRIMARY KEY (lot_id, location)
)
 WITHOUT ROWID

;
CREATE TABLE barcode (
	code VARCHAR NOT NULL, 
	sku VARCHAR NOT NULL, 
	PRIMARY KEY (code)
);
CREATE TABLE credential (
	person VARCHAR NOT NULL, 
	pin_hash VARCHAR NOT NULL, 
	failures INTEGER NOT NULL, 
	locked_until VARCHAR, 
	PRIMARY KEY (person)
);
CREATE TABLE entry (
	till VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	business_date VARCHAR NOT NULL, 
	actor VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	previous VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (till, seq), 
	UNIQUE (id)
);
CREATE TABLE location (
	name VARCHAR NOT NULL, 
	inside BOOLEAN NOT NULL, 
	sellable BOOLEAN NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE lot (
	id VARCHAR NOT NULL, 
	sku VARCHAR NOT NULL, 
	fold VARCHAR NOT NULL, 
	lot VARCHAR, 
	serial VARCHAR, 
	parent VARCHAR, 
	expiry VARCHAR, 
	best_before VARCHAR, 
	production_date VARCHAR, 
	received_on VARCHAR, 
	supplier VARCHAR NOT NULL, 
	supplier_lot VARCHAR NOT NULL, 
	purchase_order VARCHAR NOT NULL, 
	certificate VARCHAR NOT NULL, 
	grade VARCHAR NOT NULL, 
	unit_cost INTEGER, 
	hold VARCHAR, 
	recall VARCHAR, 
	PRIMARY KEY (id)
);
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE movement (
	document VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	lot_id VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	business_date VARCHAR NOT NULL, 
	allowed VARCHAR, 
	PRIMARY KEY (document, n), 
	CONSTRAINT movement_moves_something CHECK (quantity > 0), 
	CONSTRAINT movement_goes_somewhere CHECK (source <> target)
)
 WITHOUT ROWID

;
CREATE TABLE person (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	active BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE product (
	sku VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	gtin VARCHAR, 
	department VARCHAR NOT NULL, 
	price INTEGER NOT NULL, 
	tax_rate INTEGER NOT NULL, 
	tracking VARCHAR NOT NULL, 
	dated VARCHAR NOT NULL, 
	lot_policy VARCHAR NOT NULL, 
	missing_policy VARCHAR NOT NULL, 
	shelf_life_days INTEGER, 
	warning_days INTEGER, 
	min_shelf_life_days INTEGER NOT NULL, 
	unit VARCHAR NOT NULL, 
	weighed BOOLEAN NOT NULL, 
	recall VARCHAR, 
	PRIMARY KEY (sku)
);
CREATE TABLE recall (
	id VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	applied_at VARCHAR, 
	PRIMARY KEY (id)
);
CREATE TABLE recall_target (
	recall VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	sku VARCHAR, 
	gtin VARCHAR, 
	lot VARCHAR, 
	applied BOOLEAN NOT NULL, 
	PRIMARY KEY (recall, n)
);
CREATE TABLE refusal (
	id VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	till VARCHAR NOT NULL, 
	cashier VARCHAR NOT NULL, 
	raw VARCHAR NOT NULL, 
	sku VARCHAR, 
	lot VARCHAR, 
	serial VARCHAR, 
	lot_id VARCHAR, 
	reasons VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE sale (
	id VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	till VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	business_date VARCHAR NOT NULL, 
	shift VARCHAR NOT NULL, 
	cashier VARCHAR NOT NULL, 
	customer VARCHAR, 
	net INTEGER NOT NULL, 
	tax INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	change INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (number)
);
CREATE TABLE sale_line (
	sale VARCHAR NOT NULL, 
	line INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	sku VARCHAR NOT NULL, 
	lot_id VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	provenance VARCHAR, 
	PRIMARY KEY (sale, line, n)
)
 WITHOUT ROWID

;
CREATE TABLE search_key (
	id INTEGER NOT NULL, 
	sku VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (sku)
);
CREATE TABLE shift (
	id VARCHAR NOT NULL, 
	till VARCHAR NOT NULL, 
	opened_at VARCHAR NOT NULL, 
	opened_by VARCHAR NOT NULL, 
	opening_float INTEGER NOT NULL, 
	closed_at VARCHAR, 
	closed_by VARCHAR, 
	expected INTEGER, 
	counted INTEGER, 
	PRIMARY KEY (id)
);
CREATE TABLE shop (
	id INTEGER NOT NULL, 
	settings VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE spool (
	id VARCHAR NOT NULL, 
	sale VARCHAR NOT NULL, 
	copy_of BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	error VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE tender (
	sale VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	shift VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	amount INTEGER NOT NULL, 
	reference VARCHAR NOT NULL, 
	PRIMARY KEY (sale, n)
)
 WITHOUT ROWID

;
CREATE TABLE void (
	document VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	till VARCHAR NOT NULL, 
	cashier VARCHAR NOT NULL, 
	sku VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	whole BOOLEAN NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (document, n)
);
CREATE VIRTUAL TABLE product_search USING fts5(words, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO alembic_version (version_num) VALUES ('0001');
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('BREAD␟B1', 'customer', 'BREAD', 0, '2026-11-24', '2026-11-20', 2000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('BREAD␟B1', 'floor', 'BREAD', 1, '2026-11-24', '2026-11-20', 3000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('BREAD␟B1', 'supplier', 'BREAD', 0, '2026-11-24', '2026-11-20', -5000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟M0', 'floor', 'MILK', 1, '2026-11-18', '2026-11-20', 6000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟M0', 'supplier', 'MILK', 0, '2026-11-18', '2026-11-20', -6000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟M1', 'customer', 'MILK', 0, '2026-11-29', '2026-11-20', 3000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟M1', 'floor', 'MILK', 1, '2026-11-29', '2026-11-20', 9000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟M1', 'supplier', 'MILK', 0, '2026-11-29', '2026-11-20', -12000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟M2', 'back', 'MILK', 1, '2026-12-02', '2026-11-20', 6000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟M2', 'supplier', 'MILK', 0, '2026-12-02', '2026-11-20', -6000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟MR', 'floor', 'MILK', 1, '2026-11-30', '2026-11-20', 6000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('MILK␟MR', 'supplier', 'MILK', 0, '2026-11-30', '2026-11-20', -6000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('PHONE␟␟S1', 'customer', 'PHONE', 0, '9999-12-31', '2026-11-20', 1000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('PHONE␟␟S1', 'floor', 'PHONE', 1, '9999-12-31', '2026-11-20', 0);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('PHONE␟␟S1', 'supplier', 'PHONE', 0, '9999-12-31', '2026-11-20', -1000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('PHONE␟␟S2', 'floor', 'PHONE', 1, '9999-12-31', '2026-11-20', 1000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('PHONE␟␟S2', 'supplier', 'PHONE', 0, '9999-12-31', '2026-11-20', -1000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('ROLL␟', 'customer', 'ROLL', 0, '9999-12-31', '', 7000);
INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity) VALUES ('ROLL␟', 'floor', 'ROLL', 1, '9999-12-31', '', -7000);
INSERT INTO barcode (code, sku) VALUES ('09520114000013', 'MILK');
INSERT INTO barcode (code, sku) VALUES ('09520127000116', 'BREAD');
INSERT INTO barcode (code, sku) VALUES ('09520171000018', 'PHONE');
INSERT INTO credential (person, pin_hash, failures, locked_until) VALUES ('e0875329-9de8-5999-8d17-b8ac8f169ff4', '$argon2id$v=19$m=19456,t=2,p=1$Q7d2+6R/JBvvDT2t3FgjFQ$nzn6ygJ3dt0cjYzdu4fPVEZdfTtmzWzo00gDhK5bNIs', 0, NULL);
INSERT INTO credential (person, pin_hash, failures, locked_until) VALUES ('13a3240d-f612-5cdb-95d4-e0a66fef08f6', '$argon2id$v=19$m=19456,t=2,p=1$YT6XPdgvbp5WYVii1F2J7w$p/jViLKdO2n00xNsbSYnIK989q2CCt1BFwrsBsxBAtU', 0, NULL);
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 1, '01a200cc-9271-74d7-80f9-5eaf557fa33d', 'shop_set', '2026-11-22T01:08:56.350290Z', '2026-11-22', 'owner', '{"id":"01a200cc-9271-74d7-80f9-5eaf557fa33d","shop":{"address":["Main Street 1"],"currency":"EUR","digits":2,"footer":[],"name":"Corner shop","notes":[500,1000,2000,5000,10000],"prices_include_tax":true,"restricted":[],"tax_number":"","timezone":"Europe/Amsterdam"},"version":1}', '0000000000000000000000000000000000000000000000000000000000000000', 'e39a624e492a0e3d0609d2f9c8d00ba61a0236b40e3b145d1bfa2cbfa1a38189');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 2, '3bacbd9a-ceaa-52b4-8a65-6921ee063d91', 'products_set', '2026-11-20T07:00:00.000000Z', '2026-11-20', 'owner', '{"id":"3bacbd9a-ceaa-52b4-8a65-6921ee063d91","products":[{"barcodes":[],"dated":"expiry","department":"Dairy","gtin":"09520114000013","lot_policy":"confirm","min_shelf_life_days":0,"missing_policy":"block","name":"Milk 1 l","price":129,"recall":null,"shelf_life_days":null,"sku":"MILK","tax_rate":9000,"tracking":"lot","unit":"each","warning_days":null,"weighed":false},{"barcodes":[],"dated":"best_before","department":"Bakery","gtin":"09520127000116","lot_policy":"auto","min_shelf_life_days":0,"missing_policy":"allow","name":"Bread","price":229,"recall":null,"shelf_life_days":null,"sku":"BREAD","tax_rate":9000,"tracking":"lot","unit":"each","warning_days":null,"weighed":false},{"barcodes":[],"dated":"no","department":"Electronics","gtin":"09520171000018","lot_policy":"scan","min_shelf_life_days":0,"missing_policy":"block","name":"Phone","price":4900,"recall":null,"shelf_life_days":null,"sku":"PHONE","tax_rate":21000,"tracking":"serial","unit":"each","warning_days":null,"weighed":false},{"barcodes":[],"dated":"no","department":"Bakery","gtin":null,"lot_policy":"confirm","min_shelf_life_days":0,"missing_policy":"block","name":"Roll","price":39,"recall":null,"shelf_life_days":null,"sku":"ROLL","tax_rate":9000,"tracking":"none","unit":"each","warning_days":null,"weighed":false}],"version":1}', 'e39a624e492a0e3d0609d2f9c8d00ba61a0236b40e3b145d1bfa2cbfa1a38189', 'fcd28e8a3757c70cbec2a1a9fde07648251aa6cd68564272c4ab8c96d7c9de9d');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 3, '26fb4b03-4a08-51cc-89d6-7aee30a04853', 'people_set', '2026-11-20T07:00:00.000000Z', '2026-11-20', 'owner', '{"id":"26fb4b03-4a08-51cc-89d6-7aee30a04853","people":[{"active":true,"id":"e0875329-9de8-5999-8d17-b8ac8f169ff4","name":"Ana","role":"cashier"},{"active":true,"id":"13a3240d-f612-5cdb-95d4-e0a66fef08f6","name":"Mira","role":"supervisor"}],"version":1}', 'fcd28e8a3757c70cbec2a1a9fde07648251aa6cd68564272c4ab8c96d7c9de9d', 'fbb95e4c195e2bff5d201621892de5a80c6bff6de8bd7660dd2bfcdc2665d851');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 4, 'b2dfe171-46a6-5903-a517-a479347264da', 'goods_receipt', '2026-11-20T07:00:00.000000Z', '2026-11-20', 'owner', '{"id":"b2dfe171-46a6-5903-a517-a479347264da","lines":[{"best_before":null,"certificate":"","expiry":"2026-11-29","grade":"","location":"floor","lot":"M1","production_date":null,"purchase_order":"","quantity":12000,"received_on":"2026-11-20","serial":null,"sku":"MILK","supplier":"","supplier_lot":"","unit_cost":7903},{"best_before":null,"certificate":"","expiry":"2026-12-02","grade":"","location":"back","lot":"M2","production_date":null,"purchase_order":"","quantity":6000,"received_on":"2026-11-20","serial":null,"sku":"MILK","supplier":"","supplier_lot":"","unit_cost":7661},{"best_before":null,"certificate":"","expiry":"2026-11-18","grade":"","location":"floor","lot":"M0","production_date":null,"purchase_order":"","quantity":6000,"received_on":"2026-11-20","serial":null,"sku":"MILK","supplier":"","supplier_lot":"","unit_cost":7661},{"best_before":null,"certificate":"","expiry":"2026-11-30","grade":"","location":"floor","lot":"MR","production_date":null,"purchase_order":"","quantity":6000,"received_on":"2026-11-20","serial":null,"sku":"MILK","supplier":"","supplier_lot":"","unit_cost":7661},{"best_before":"2026-11-24","certificate":"","expiry":null,"grade":"","location":"floor","lot":"B1","production_date":null,"purchase_order":"","quantity":5000,"received_on":"2026-11-20","serial":null,"sku":"BREAD","supplier":"","supplier_lot":"","unit_cost":11000},{"best_before":null,"certificate":"","expiry":null,"grade":"","location":"floor","lot":null,"production_date":null,"purchase_order":"","quantity":1000,"received_on":"2026-11-20","serial":"S1","sku":"PHONE","supplier":"","supplier_lot":"","unit_cost":300000},{"best_before":null,"certificate":"","expiry":null,"grade":"","location":"floor","lot":null,"production_date":null,"purchase_order":"","quantity":1000,"received_on":"2026-11-20","serial":"S2","sku":"PHONE","supplier":"","supplier_lot":"","unit_cost":300000}],"version":1}', 'fbb95e4c195e2bff5d201621892de5a80c6bff6de8bd7660dd2bfcdc2665d851', 'c695e89361f5ac9d7fd6db845c47dd687ebb33c65d13e6094e35deb087c6a8f8');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 5, '41f84f54-339d-59b8-988f-6135c4f94f17', 'recall_proposed', '2026-11-20T07:00:00.000000Z', '2026-11-20', 'owner', '{"id":"41f84f54-339d-59b8-988f-6135c4f94f17","reason":"Glass (class I)","recall":"mini_recall-04b863bd","source":"mini_recall.csv","targets":[{"gtin":null,"lot":"MR","sku":"MILK"}],"version":1}', 'c695e89361f5ac9d7fd6db845c47dd687ebb33c65d13e6094e35deb087c6a8f8', 'bdc97d67e160a25d3c69f5954e9ead6b816c1a0e72cc4fb80086fbd2f8274940');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 6, '01a200cc-a092-7292-a69f-0b6718edf2b3', 'recall_applied', '2026-11-20T07:00:00.000000Z', '2026-11-20', 'owner', '{"id":"01a200cc-a092-7292-a69f-0b6718edf2b3","recall":"mini_recall-04b863bd","targets":[{"gtin":null,"lot":"MR","sku":"MILK"}],"version":1}', 'bdc97d67e160a25d3c69f5954e9ead6b816c1a0e72cc4fb80086fbd2f8274940', '174ec379a5091ea2bd9fa487c5945c5d64ee35aeba289cf0dc345ef76d8477ec');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 7, '01a200cc-a2aa-74b0-a8b9-5891cc745ba1', 'hold', '2026-11-20T07:00:00.000000Z', '2026-11-20', 'owner', '{"id":"01a200cc-a2aa-74b0-a8b9-5891cc745ba1","lots":[{"lot":"M2","serial":null,"sku":"MILK"}],"reason":"Cold","version":1}', '174ec379a5091ea2bd9fa487c5945c5d64ee35aeba289cf0dc345ef76d8477ec', '910ecf196b91f5458173c7b89df097c800fd48190fe0fe996f474d826aeefa02');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 8, '01a200cc-a4e8-76c0-b71f-07807358b26a', 'shift_opened', '2026-11-20T08:00:00.000000Z', '2026-11-20', 'Ana', '{"id":"01a200cc-a4e8-76c0-b71f-07807358b26a","opening_float":10000,"version":1}', '910ecf196b91f5458173c7b89df097c800fd48190fe0fe996f474d826aeefa02', 'ea645bbad5a8b8ca7c1cfc1c4bf21d5ceb0ee58c4ba3fba45b27ee50d5bd799a');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 9, '01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', 'sale', '2026-11-20T08:00:00.000000Z', '2026-11-20', 'Ana', '{"cashier":"e0875329-9de8-5999-8d17-b8ac8f169ff4","change":1240,"currency":"EUR","customer":null,"digits":2,"id":"01a200cc-a4ca-72d0-a62e-b1a6e9a4c567","lines":[{"n":1,"name":"Milk 1 l","numbers":[{"best_before":null,"expiry":"2026-11-29","location":"floor","lot":"M1","lot_id":"MILK␟M1","provenance":"suggested","quantity":2000,"serial":null,"warnings":[]}],"quantity":2000,"sku":"MILK","tax_rate":9000,"total":258,"unit":"each","unit_price":129},{"n":2,"name":"Bread","numbers":[{"best_before":"2026-11-24","expiry":null,"location":"floor","lot":"B1","lot_id":"BREAD␟B1","provenance":"suggested","quantity":1000,"serial":null,"warnings":["short_dated"]}],"quantity":1000,"sku":"BREAD","tax_rate":9000,"total":229,"unit":"each","unit_price":229},{"n":3,"name":"Roll","numbers":[{"best_before":null,"expiry":null,"location":"floor","lot":null,"lot_id":"ROLL␟","provenance":"scanned","quantity":7000,"serial":null,"warnings":[]}],"quantity":7000,"sku":"ROLL","tax_rate":9000,"total":273,"unit":"each","unit_price":39}],"net":697,"number":"1-000001","prices_include_tax":true,"shift":"01a200cc-a4e8-76c0-b71f-07807358b26a","tax":63,"taxes":[{"net":697,"rate":9000,"tax":63}],"tenders":[{"amount":2000,"kind":"cash","reference":""}],"total":760,"version":1}', 'ea645bbad5a8b8ca7c1cfc1c4bf21d5ceb0ee58c4ba3fba45b27ee50d5bd799a', 'bdf8b22434ecfb2d4b2286b22002b3376fd87556d0d4365fc8c9a8d131b69c1d');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 10, '01a200cc-a582-7729-a7f1-c84201401546', 'refusal', '2026-11-20T08:00:00.000000Z', '2026-11-20', 'Ana', '{"cashier":"e0875329-9de8-5999-8d17-b8ac8f169ff4","expiry":"2026-11-30","id":"01a200cc-a582-7729-a7f1-c84201401546","lot":"MR","outcome":"not_added","quantity":1000,"raw":"MR","reasons":["recalled","not_first_to_expire"],"serial":null,"sku":"MILK","version":1}', 'bdf8b22434ecfb2d4b2286b22002b3376fd87556d0d4365fc8c9a8d131b69c1d', '370a963371e80d0d338b98e616a96ece4adb3dcc71ff37d913b7b0002d35b8ec');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 11, '01a200cc-a583-73a8-9a60-9f3b3fea0a68', 'refusal', '2026-11-20T08:00:00.000000Z', '2026-11-20', 'Ana', '{"cashier":"e0875329-9de8-5999-8d17-b8ac8f169ff4","expiry":"2026-11-18","id":"01a200cc-a583-73a8-9a60-9f3b3fea0a68","lot":"M0","outcome":"not_added","quantity":1000,"raw":"M0","reasons":["expired"],"serial":null,"sku":"MILK","version":1}', '370a963371e80d0d338b98e616a96ece4adb3dcc71ff37d913b7b0002d35b8ec', '24df1229b6b7b43a44f7095d070dfe48395df3f00016103225db83d46cd74c25');
INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash) VALUES ('1', 12, '01a200cc-a581-7069-aadb-71436b854c47', 'sale', '2026-11-20T08:00:00.000000Z', '2026-11-20', 'Ana', '{"cashier":"e0875329-9de8-5999-8d17-b8ac8f169ff4","change":0,"currency":"EUR","customer":null,"digits":2,"id":"01a200cc-a581-7069-aadb-71436b854c47","lines":[{"n":1,"name":"Milk 1 l","numbers":[{"best_before":null,"expiry":"2026-11-29","location":"floor","lot":"M1","lot_id":"MILK␟M1","provenance":"keyed","quantity":1000,"serial":null,"warnings":[]}],"quantity":1000,"sku":"MILK","tax_rate":9000,"total":129,"unit":"each","unit_price":129},{"n":2,"name":"Bread","numbers":[{"best_before":"2026-11-24","expiry":null,"location":"floor","lot":"B1","lot_id":"BREAD␟B1","provenance":"suggested","quantity":1000,"serial":null,"warnings":["short_dated"]}],"quantity":1000,"sku":"BREAD","tax_rate":9000,"total":229,"unit":"each","unit_price":229},{"n":3,"name":"Phone","numbers":[{"best_before":null,"expiry":null,"location":"floor","lot":null,"lot_id":"PHONE␟␟S1","provenance":"scanned","quantity":1000,"serial":"S1","warnings":[]}],"quantity":1000,"sku":"PHONE","tax_rate":21000,"total":4900,"unit":"each","unit_price":4900}],"net":4378,"number":"1-000002","prices_include_tax":true,"shift":"01a200cc-a4e8-76c0-b71f-07807358b26a","tax":880,"taxes":[{"net":4050,"rate":21000,"tax":850},{"net":328,"rate":9000,"tax":30}],"tenders":[{"amount":5258,"kind":"card","reference":"AUTH-9"}],"total":5258,"version":1}', '24df1229b6b7b43a44f7095d070dfe48395df3f00016103225db83d46cd74c25', '8ec4258faaaefd01850d4ae719bb7493f2e3023dccb5789f8667aeb18fec8b5a');
INSERT INTO location (name, inside, sellable) VALUES ('floor', 1, 1);
INSERT INTO location (name, inside, sellable) VALUES ('back', 1, 1);
INSERT INTO location (name, inside, sellable) VALUES ('quarantine', 1, 0);
INSERT INTO location (name, inside, sellable) VALUES ('supplier', 0, 0);
INSERT INTO location (name, inside, sellable) VALUES ('customer', 0, 0);
INSERT INTO location (name, inside, sellable) VALUES ('production', 0, 0);
INSERT INTO location (name, inside, sellable) VALUES ('disposal', 0, 0);
INSERT INTO location (name, inside, sellable) VALUES ('count', 0, 0);
INSERT INTO lot (id, sku, fold, lot, serial, parent, expiry, best_before, production_date, received_on, supplier, supplier_lot, purchase_order, certificate, grade, unit_cost, hold, recall) VALUES ('MILK␟M1', 'MILK', 'M1', 'M1', NULL, NULL, '2026-11-29', NULL, NULL, '2026-11-20', '', '', '', '', '', 7903, NULL, NULL);
INSERT INTO lot (id, sku, fold, lot, serial, parent, expiry, best_before, production_date, received_on, supplier, supplier_lot, purchase_order, certificate, grade, unit_cost, hold, recall) VALUES ('MILK␟M2', 'MILK', 'M2', 'M2', NULL, NULL, '2026-12-02', NULL, NULL, '2026-11-20', '', '', '', '', '', 7661, 'Cold', NULL);
INSERT INTO lot (id, sku, fold, lot, serial, parent, expiry, best_before, production_date, received_on, supplier, supplier_lot, purchase_order, certificate, grade, unit_cost, hold, recall) VALUES ('MILK␟M0', 'MILK', 'M0', 'M0', NULL, NULL, '2026-11-18', NULL, NULL, '2026-11-20', '', '', '', '', '', 7661, NULL, NULL);
INSERT INTO lot (id, sku, fold, lot, serial, parent, expiry, best_before, production_date, received_on, supplier, supplier_lot, purchase_order, certificate, grade, unit_cost, hold, recall) VALUES ('MILK␟MR', 'MILK', 'MR', 'MR', NULL, NULL, '2026-11-30', NULL, NULL, '2026-11-20', '', '', '', '', '', 7661, NULL, 'mini_recall-04b863bd');
INSERT INTO lot (id, sku, fold, lot, serial, parent, expiry, best_before, production_date, received_on, supplier, supplier_lot, purchase_order, certificate, grade, unit_cost, hold, recall) VALUES ('BREAD␟B1', 'BREAD', 'B1', 'B1', NULL, NULL, NULL, '2026-11-24', NULL, '2026-11-20', '', '', '', '', '', 11000, NULL, NULL);
INSERT INTO lot (id, sku, fold, lot, serial, parent, expiry, best_before, production_date, received_on, supplier, supplier_lot, purchase_order, certificate, grade, unit_cost, hold, recall) VALUES ('PHONE␟␟S1', 'PHONE', 'S1', NULL, 'S1', NULL, NULL, NULL, NULL, '2026-11-20', '', '', '', '', '', 300000, NULL, NULL);
INSERT INTO lot (id, sku, fold, lot, serial, parent, expiry, best_before, production_date, received_on, supplier, supplier_lot, purchase_order, certificate, grade, unit_cost, hold, recall) VALUES ('PHONE␟␟S2', 'PHONE', 'S2', NULL, 'S2', NULL, NULL, NULL, NULL, '2026-11-20', '', '', '', '', '', 300000, NULL, NULL);
INSERT INTO meta (key, value) VALUES ('store', '01a200cc-926c-7301-a984-e7848d108907');
INSERT INTO meta (key, value) VALUES ('training', '1');
INSERT INTO meta (key, value) VALUES ('till', '1');
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', 1, 'sale', 'BREAD␟B1', 'floor', 'customer', 1000, '2026-11-20T08:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', 2, 'sale', 'MILK␟M1', 'floor', 'customer', 2000, '2026-11-20T08:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', 3, 'sale', 'ROLL␟', 'floor', 'customer', 7000, '2026-11-20T08:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('01a200cc-a581-7069-aadb-71436b854c47', 1, 'sale', 'BREAD␟B1', 'floor', 'customer', 1000, '2026-11-20T08:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('01a200cc-a581-7069-aadb-71436b854c47', 2, 'sale', 'MILK␟M1', 'floor', 'customer', 1000, '2026-11-20T08:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('01a200cc-a581-7069-aadb-71436b854c47', 3, 'sale', 'PHONE␟␟S1', 'floor', 'customer', 1000, '2026-11-20T08:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('b2dfe171-46a6-5903-a517-a479347264da', 1, 'goods_receipt', 'BREAD␟B1', 'supplier', 'floor', 5000, '2026-11-20T07:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('b2dfe171-46a6-5903-a517-a479347264da', 2, 'goods_receipt', 'MILK␟M0', 'supplier', 'floor', 6000, '2026-11-20T07:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('b2dfe171-46a6-5903-a517-a479347264da', 3, 'goods_receipt', 'MILK␟M1', 'supplier', 'floor', 12000, '2026-11-20T07:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('b2dfe171-46a6-5903-a517-a479347264da', 4, 'goods_receipt', 'MILK␟M2', 'supplier', 'back', 6000, '2026-11-20T07:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('b2dfe171-46a6-5903-a517-a479347264da', 5, 'goods_receipt', 'MILK␟MR', 'supplier', 'floor', 6000, '2026-11-20T07:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('b2dfe171-46a6-5903-a517-a479347264da', 6, 'goods_receipt', 'PHONE␟␟S1', 'supplier', 'floor', 1000, '2026-11-20T07:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed) VALUES ('b2dfe171-46a6-5903-a517-a479347264da', 7, 'goods_receipt', 'PHONE␟␟S2', 'supplier', 'floor', 1000, '2026-11-20T07:00:00.000000Z', '2026-11-20', NULL);
INSERT INTO person (id, name, role, active) VALUES ('e0875329-9de8-5999-8d17-b8ac8f169ff4', 'Ana', 'cashier', 1);
INSERT INTO person (id, name, role, active) VALUES ('13a3240d-f612-5cdb-95d4-e0a66fef08f6', 'Mira', 'supervisor', 1);
INSERT INTO product (sku, name, gtin, department, price, tax_rate, tracking, dated, lot_policy, missing_policy, shelf_life_days, warning_days, min_shelf_life_days, unit, weighed, recall) VALUES ('MILK', 'Milk 1 l', '09520114000013', 'Dairy', 129, 9000, 'lot', 'expiry', 'confirm', 'block', NULL, NULL, 0, 'each', 0, NULL);
INSERT INTO product (sku, name, gtin, department, price, tax_rate, tracking, dated, lot_policy, missing_policy, shelf_life_days, warning_days, min_shelf_life_days, unit, weighed, recall) VALUES ('BREAD', 'Bread', '09520127000116', 'Bakery', 229, 9000, 'lot', 'best_before', 'auto', 'allow', NULL, NULL, 0, 'each', 0, NULL);
INSERT INTO product (sku, name, gtin, department, price, tax_rate, tracking, dated, lot_policy, missing_policy, shelf_life_days, warning_days, min_shelf_life_days, unit, weighed, recall) VALUES ('PHONE', 'Phone', '09520171000018', 'Electronics', 4900, 21000, 'serial', 'no', 'scan', 'block', NULL, NULL, 0, 'each', 0, NULL);
INSERT INTO product (sku, name, gtin, department, price, tax_rate, tracking, dated, lot_policy, missing_policy, shelf_life_days, warning_days, min_shelf_life_days, unit, weighed, recall) VALUES ('ROLL', 'Roll', NULL, 'Bakery', 39, 9000, 'none', 'no', 'confirm', 'block', NULL, NULL, 0, 'each', 0, NULL);
INSERT INTO recall (id, source, reason, applied_at) VALUES ('mini_recall-04b863bd', 'mini_recall.csv', 'Glass (class I)', '2026-11-20T07:00:00.000000Z');
INSERT INTO recall_target (recall, n, sku, gtin, lot, applied) VALUES ('mini_recall-04b863bd', 1, 'MILK', NULL, 'MR', 1);
INSERT INTO refusal (id, at, till, cashier, raw, sku, lot, serial, lot_id, reasons, outcome) VALUES ('01a200cc-a582-7729-a7f1-c84201401546', '2026-11-20T08:00:00.000000Z', '1', 'e0875329-9de8-5999-8d17-b8ac8f169ff4', 'MR', 'MILK', 'MR', NULL, 'MILK␟MR', 'recalled not_first_to_expire', 'not_added');
INSERT INTO refusal (id, at, till, cashier, raw, sku, lot, serial, lot_id, reasons, outcome) VALUES ('01a200cc-a583-73a8-9a60-9f3b3fea0a68', '2026-11-20T08:00:00.000000Z', '1', 'e0875329-9de8-5999-8d17-b8ac8f169ff4', 'M0', 'MILK', 'M0', NULL, 'MILK␟M0', 'expired', 'not_added');
INSERT INTO sale (id, number, till, seq, at, business_date, shift, cashier, customer, net, tax, total, change) VALUES ('01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', '1-000001', '1', 9, '2026-11-20T08:00:00.000000Z', '2026-11-20', '01a200cc-a4e8-76c0-b71f-07807358b26a', 'e0875329-9de8-5999-8d17-b8ac8f169ff4', NULL, 697, 63, 760, 1240);
INSERT INTO sale (id, number, till, seq, at, business_date, shift, cashier, customer, net, tax, total, change) VALUES ('01a200cc-a581-7069-aadb-71436b854c47', '1-000002', '1', 12, '2026-11-20T08:00:00.000000Z', '2026-11-20', '01a200cc-a4e8-76c0-b71f-07807358b26a', 'e0875329-9de8-5999-8d17-b8ac8f169ff4', NULL, 4378, 880, 5258, 0);
INSERT INTO sale_line (sale, line, n, sku, lot_id, quantity, provenance) VALUES ('01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', 1, 1, 'MILK', 'MILK␟M1', 2000, 'suggested');
INSERT INTO sale_line (sale, line, n, sku, lot_id, quantity, provenance) VALUES ('01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', 2, 1, 'BREAD', 'BREAD␟B1', 1000, 'suggested');
INSERT INTO sale_line (sale, line, n, sku, lot_id, quantity, provenance) VALUES ('01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', 3, 1, 'ROLL', 'ROLL␟', 7000, NULL);
INSERT INTO sale_line (sale, line, n, sku, lot_id, quantity, provenance) VALUES ('01a200cc-a581-7069-aadb-71436b854c47', 1, 1, 'MILK', 'MILK␟M1', 1000, 'keyed');
INSERT INTO sale_line (sale, line, n, sku, lot_id, quantity, provenance) VALUES ('01a200cc-a581-7069-aadb-71436b854c47', 2, 1, 'BREAD', 'BREAD␟B1', 1000, 'suggested');
INSERT INTO sale_line (sale, line, n, sku, lot_id, quantity, provenance) VALUES ('01a200cc-a581-7069-aadb-71436b854c47', 3, 1, 'PHONE', 'PHONE␟␟S1', 1000, 'scanned');
INSERT INTO search_key (id, sku) VALUES (1, 'MILK');
INSERT INTO search_key (id, sku) VALUES (2, 'BREAD');
INSERT INTO search_key (id, sku) VALUES (3, 'PHONE');
INSERT INTO search_key (id, sku) VALUES (4, 'ROLL');
INSERT INTO shift (id, till, opened_at, opened_by, opening_float, closed_at, closed_by, expected, counted) VALUES ('01a200cc-a4e8-76c0-b71f-07807358b26a', '1', '2026-11-20T08:00:00.000000Z', 'Ana', 10000, NULL, NULL, NULL, NULL);
INSERT INTO shop (id, settings) VALUES (1, '{"address":["Main Street 1"],"currency":"EUR","digits":2,"footer":[],"name":"Corner shop","notes":[500,1000,2000,5000,10000],"prices_include_tax":true,"restricted":[],"tax_number":"","timezone":"Europe/Amsterdam"}');
INSERT INTO tender (sale, n, shift, kind, amount, reference) VALUES ('01a200cc-a4ca-72d0-a62e-b1a6e9a4c567', 1, '01a200cc-a4e8-76c0-b71f-07807358b26a', 'cash', 2000, '');
INSERT INTO tender (sale, n, shift, kind, amount, reference) VALUES ('01a200cc-a581-7069-aadb-71436b854c47', 1, '01a200cc-a4e8-76c0-b71f-07807358b26a', 'card', 5258, 'AUTH-9');
INSERT INTO product_search (rowid, words) VALUES (1, 'Milk 1 l MILK Dairy 09520114000013 9520114000013');
INSERT INTO product_search (rowid, words) VALUES (2, 'Bread BREAD Bakery 09520127000116 9520127000116');
INSERT INTO product_search (rowid, words) VALUES (3, 'Phone PHONE Electronics 09520171000018 9520171000018');
INSERT INTO product_search (rowid, words) VALUES (4, 'Roll ROLL Bakery');
CREATE INDEX balance_to_sell ON balance (sku, removal_date, received_on, lot_id) WHERE quantity > 0 AND sellable = 1;
CREATE INDEX ix_barcode_sku ON barcode (sku);
CREATE INDEX lot_by_code ON lot (fold);
CREATE INDEX lot_by_parent ON lot (parent);
CREATE INDEX movement_by_lot ON movement (lot_id);
CREATE INDEX recall_target_by_gtin ON recall_target (gtin);
CREATE INDEX recall_target_by_sku ON recall_target (sku);
CREATE INDEX ix_refusal_at ON refusal (at);
CREATE INDEX ix_refusal_lot_id ON refusal (lot_id);
CREATE INDEX ix_sale_at ON sale (at);
CREATE INDEX ix_sale_shift ON sale (shift);
CREATE UNIQUE INDEX sale_by_till ON sale (till, seq);
CREATE INDEX sale_line_by_lot ON sale_line (lot_id);
CREATE INDEX ix_spool_sale ON spool (sale);
CREATE INDEX ix_spool_state ON spool (state);
CREATE INDEX ix_tender_shift ON tender (shift);
CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER movement_keeps BEFORE UPDATE ON movement
       BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;
CREATE TRIGGER movement_stays BEFORE DELETE ON movement
       BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;
CREATE TRIGGER entry_is_not_replaced BEFORE INSERT ON entry
       WHEN EXISTS (SELECT 1 FROM entry WHERE (till = NEW.till AND seq = NEW.seq) OR id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER movement_is_not_replaced BEFORE INSERT ON movement
       WHEN EXISTS (SELECT 1 FROM movement WHERE document = NEW.document AND n = NEW.n)
       BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;
CREATE TRIGGER no_sale_of_a_recalled_product BEFORE INSERT ON movement WHEN NEW.kind = 'sale'
       BEGIN
         SELECT RAISE(ABORT, 'a recalled lot cannot be sold') FROM product
         WHERE sku = substr(NEW.lot_id, 1, instr(NEW.lot_id, '␟') - 1) AND recall IS NOT NULL;
       END;
CREATE TRIGGER no_sale_of_a_stopped_lot BEFORE INSERT ON movement WHEN NEW.kind = 'sale'
       BEGIN
         SELECT CASE
           WHEN lot.recall IS NOT NULL OR parent.recall IS NOT NULL
             THEN RAISE(ABORT, 'a recalled lot cannot be sold')
           WHEN NEW.allowed IS NULL AND (lot.hold IS NOT NULL OR parent.hold IS NOT NULL)
             THEN RAISE(ABORT, 'a held lot cannot be sold')
           WHEN NEW.allowed IS NULL AND (lot.expiry < NEW.business_date OR parent.expiry < NEW.business_date)
             THEN RAISE(ABORT, 'an expired lot cannot be sold')
         END
         FROM lot
         LEFT JOIN lot AS parent ON parent.id = lot.parent
         WHERE lot.id = NEW.lot_id;
       END;
CREATE TRIGGER no_negative_serial_updated BEFORE UPDATE OF quantity ON balance
       WHEN NEW.quantity < 0 AND instr(NEW.lot_id, '␟␟') > 0
       BEGIN SELECT RAISE(ABORT, 'a serial cannot leave a place where it is not')
         FROM location WHERE name = NEW.location AND inside = 1; END;
CREATE TRIGGER no_negative_serial_inserted BEFORE INSERT ON balance
       WHEN NEW.quantity < 0 AND instr(NEW.lot_id, '␟␟') > 0
       BEGIN SELECT RAISE(ABORT, 'a serial cannot leave a place where it is not')
         FROM location WHERE name = NEW.location AND inside = 1; END;
