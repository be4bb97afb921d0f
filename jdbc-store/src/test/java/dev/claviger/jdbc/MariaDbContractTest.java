package dev.claviger.jdbc;

import org.junit.jupiter.api.Order;

@Order(3)
class MariaDbContractTest extends JdbcContract {
    MariaDbContractTest() {
        super(TestDatabase.MARIADB);
    }
}
