package dev.claviger.jdbc;

class PostgresContractTest extends JdbcContract {
    PostgresContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
