-- Optional triggers for MariaDB, to be run once by an administrator with the command-line client, after
-- V1__claviger.sql. Apart from it because creating a trigger needs a privilege of its own, and with binary logging even
-- SUPER or log_bin_trust_function_creators. At run time the application needs nothing more than without them.
-- They see to it that a revocation is final, and that a key which somebody edits or deletes by hand is a change that the
-- nodes are told of: Claviger itself always raises the version.

DELIMITER //

CREATE TRIGGER claviger_key_edited AFTER UPDATE ON claviger_key FOR EACH ROW
BEGIN
    IF OLD.revoked_at IS NOT NULL AND NOT (NEW.revoked_at <=> OLD.revoked_at) THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a revocation cannot be taken back';
    END IF;
    IF NEW.version = OLD.version THEN
        UPDATE claviger_state SET revision = revision + 1;
        INSERT INTO claviger_change (revision, key_id) SELECT revision, OLD.id FROM claviger_state;
    END IF;
END //

CREATE TRIGGER claviger_key_deleted AFTER DELETE ON claviger_key FOR EACH ROW
BEGIN
    UPDATE claviger_state SET revision = revision + 1;
    INSERT INTO claviger_change (revision, key_id) SELECT revision, OLD.id FROM claviger_state;
END //

DELIMITER ;
