package dev.claviger.jdbc;

class SqliteContractTest extends JdbcContract {
    SqliteContractTest() {
        super(TestDatabase.SQLITE);
    }
}
