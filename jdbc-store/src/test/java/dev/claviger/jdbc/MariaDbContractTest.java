package dev.claviger.jdbc;

class MariaDbContractTest extends JdbcContract {
    MariaDbContractTest() {
        super(TestDatabase.MARIADB);
    }
}
