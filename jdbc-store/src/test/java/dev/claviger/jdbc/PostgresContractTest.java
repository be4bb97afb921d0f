package dev.claviger.jdbc;

import org.junit.jupiter.api.Order;

@Order(2)
class PostgresContractTest extends JdbcContract {
    PostgresContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
