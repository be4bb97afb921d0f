-- Optional triggers for MariaDB, to be run once by an administrator with the command-line client, after
-- claviger-2__marks.sql; they replace those for schema version 1. Apart from it because creating a trigger needs a
-- privilege of its own, and with binary logging even SUPER or log_bin_trust_function_creators. At run time the
-- application needs nothing more than without them.
-- They see to it that a revocation is final, and that a key which somebody edits or deletes by hand is a change that the
-- nodes are told of: Claviger itself always raises the version. MariaDB runs them for each row.
-- MySQL does not know OR REPLACE: there drop triggers of these names first.

DELIMITER //

CREATE OR REPLACE TRIGGER claviger_key_edited AFTER UPDATE ON claviger_key FOR EACH ROW
BEGIN
    IF OLD.revoked_at IS NOT NULL AND NOT (NEW.revoked_at <=> OLD.revoked_at) THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a revocation cannot be taken back';
    END IF;
    IF NEW.version = OLD.version THEN
        UPDATE claviger_state SET revision = revision + 1,
            mark = 1 + CAST(CONV(LEFT(MD5(CONCAT(UUID(), RAND())), 15), 16, 10) AS SIGNED) WHERE id = 1;
        INSERT INTO claviger_change (revision, key_id, mark)
            SELECT revision, OLD.id, mark FROM claviger_state WHERE id = 1;
    END IF;
END //

CREATE OR REPLACE TRIGGER claviger_key_deleted AFTER DELETE ON claviger_key FOR EACH ROW
BEGIN
    UPDATE claviger_state SET revision = revision + 1,
        mark = 1 + CAST(CONV(LEFT(MD5(CONCAT(UUID(), RAND())), 15), 16, 10) AS SIGNED) WHERE id = 1;
    INSERT INTO claviger_change (revision, key_id, mark)
        SELECT revision, OLD.id, mark FROM claviger_state WHERE id = 1;
END //

DELIMITER ;
