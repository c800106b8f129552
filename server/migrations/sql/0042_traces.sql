-- What a task and an event come from, as W3C says it (traceparent), where traces are kept: the worker goes on with it.
ALTER TABLE evt.outbox ADD COLUMN traceparent text;
ALTER TABLE evt.job ADD COLUMN traceparent text;
