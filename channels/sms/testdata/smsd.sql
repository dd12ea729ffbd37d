-- The tables of Gammu SMSD, version 17 (Gammu 1.38.5 to 1.42), in the shape
-- that gammu-smsd-tables(7) describes: names, types, defaults and the values
-- allowed are those of the daemon.

CREATE FUNCTION update_timestamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."UpdatedInDB" := LOCALTIMESTAMP(0);
    RETURN NEW;
END $$;

CREATE DOMAIN sms_coding AS varchar(255) NOT NULL DEFAULT 'Default_No_Compression' CHECK (VALUE IN (
    'Default_No_Compression', 'Unicode_No_Compression', '8bit', 'Default_Compression', 'Unicode_Compression'));
CREATE DOMAIN sms_status AS varchar(255) NOT NULL CHECK (VALUE IN (
    'SendingOK', 'SendingOKNoReport', 'SendingError', 'DeliveryOK', 'DeliveryFailed', 'DeliveryPending',
    'DeliveryUnknown', 'Error', 'Reserved'));
CREATE DOMAIN sms_time AS timestamp(0) NOT NULL DEFAULT LOCALTIMESTAMP(0);

CREATE TABLE gammu ("Version" smallint NOT NULL PRIMARY KEY);
INSERT INTO gammu VALUES (17);

CREATE TABLE inbox (
    "ID" serial PRIMARY KEY,
    "UpdatedInDB" sms_time,
    "ReceivingDateTime" sms_time,
    "SenderNumber" varchar(20) NOT NULL DEFAULT '',
    "SMSCNumber" varchar(20) NOT NULL DEFAULT '',
    "Text" text NOT NULL,
    "TextDecoded" text NOT NULL DEFAULT '',
    "UDH" text NOT NULL,
    "Coding" sms_coding,
    "Class" integer NOT NULL DEFAULT -1,
    "RecipientID" text NOT NULL,
    "Processed" boolean NOT NULL DEFAULT false,
    "Status" integer NOT NULL DEFAULT -1
);

CREATE TABLE outbox (
    "ID" serial PRIMARY KEY,
    "UpdatedInDB" sms_time,
    "InsertIntoDB" sms_time,
    "SendingDateTime" timestamp NOT NULL DEFAULT LOCALTIMESTAMP(0),
    "SendBefore" time NOT NULL DEFAULT '23:59:59',
    "SendAfter" time NOT NULL DEFAULT '00:00:00',
    "SendingTimeOut" sms_time,
    "DestinationNumber" varchar(20) NOT NULL DEFAULT '',
    "Text" text,
    "TextDecoded" text NOT NULL DEFAULT '',
    "UDH" text,
    "Coding" sms_coding,
    "Class" integer DEFAULT -1,
    "MultiPart" boolean NOT NULL DEFAULT false,
    "RelativeValidity" integer DEFAULT -1,
    "SenderID" varchar(255),
    "DeliveryReport" varchar(10) DEFAULT 'default' CHECK ("DeliveryReport" IN ('default', 'yes', 'no')),
    "CreatorID" text NOT NULL,
    "Retries" integer DEFAULT 0,
    "Priority" integer DEFAULT 0,
    "Status" sms_status DEFAULT 'Reserved',
    "StatusCode" integer NOT NULL DEFAULT -1
);

CREATE TABLE outbox_multipart (
    "ID" serial,
    "SequencePosition" integer NOT NULL DEFAULT 1,
    "Text" text,
    "TextDecoded" text,
    "UDH" text,
    "Coding" sms_coding,
    "Class" integer DEFAULT -1,
    "Status" sms_status DEFAULT 'Reserved',
    "StatusCode" integer NOT NULL DEFAULT -1,
    PRIMARY KEY ("ID", "SequencePosition")
);

CREATE TABLE sentitems (
    "ID" serial,
    "SequencePosition" integer NOT NULL DEFAULT 1,
    "UpdatedInDB" sms_time,
    "InsertIntoDB" sms_time,
    "SendingDateTime" sms_time,
    "DeliveryDateTime" timestamp(0),
    "DestinationNumber" varchar(20) NOT NULL DEFAULT '',
    "SMSCNumber" varchar(20) NOT NULL DEFAULT '',
    "Text" text NOT NULL,
    "TextDecoded" text NOT NULL DEFAULT '',
    "UDH" text NOT NULL,
    "Coding" sms_coding,
    "Class" integer NOT NULL DEFAULT -1,
    "SenderID" varchar(255) NOT NULL,
    "Status" sms_status DEFAULT 'SendingOK',
    "StatusError" integer NOT NULL DEFAULT -1,
    "TPMR" integer NOT NULL DEFAULT -1,
    "RelativeValidity" integer NOT NULL DEFAULT -1,
    "CreatorID" text NOT NULL,
    "StatusCode" integer NOT NULL DEFAULT -1,
    PRIMARY KEY ("ID", "SequencePosition")
);

CREATE TABLE phones (
    "ID" text NOT NULL,
    "UpdatedInDB" sms_time,
    "InsertIntoDB" sms_time,
    "TimeOut" sms_time,
    "Send" boolean NOT NULL DEFAULT false,
    "Receive" boolean NOT NULL DEFAULT false,
    "IMEI" varchar(35) PRIMARY KEY,
    "IMSI" varchar(35) NOT NULL,
    "NetCode" varchar(10) DEFAULT 'ERROR',
    "NetName" varchar(35) DEFAULT 'ERROR',
    "Client" text NOT NULL,
    "Battery" integer NOT NULL DEFAULT -1,
    "Signal" integer NOT NULL DEFAULT -1,
    "Sent" integer NOT NULL DEFAULT 0,
    "Received" integer NOT NULL DEFAULT 0
);

CREATE TRIGGER update_timestamp BEFORE UPDATE ON inbox FOR EACH ROW EXECUTE FUNCTION update_timestamp();
CREATE TRIGGER update_timestamp BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION update_timestamp();
CREATE TRIGGER update_timestamp BEFORE UPDATE ON sentitems FOR EACH ROW EXECUTE FUNCTION update_timestamp();
CREATE TRIGGER update_timestamp BEFORE UPDATE ON phones FOR EACH ROW EXECUTE FUNCTION update_timestamp();
