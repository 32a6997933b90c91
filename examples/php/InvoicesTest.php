<?php
// A world per test with PHPUnit: phpunit examples/php/InvoicesTest.php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/FreshbooksMock.php';

final class InvoicesTest extends TestCase
{
    use FreshbooksMock;

    protected array $freshbooksInput = ['from' => 'empty'];

    public function testAnInvoiceIsNumberedAndAddedUp(): void
    {
        $accounting = "/accounting/account/{$this->freshbooks->account_id}";
        [, $answer] = $this->freshbooks->call('POST', "$accounting/users/clients", [
            'client' => ['organization' => 'Example Ltd'],
        ]);
        $client = $answer['response']['result']['client'];

        [$status, $answer] = $this->freshbooks->call('POST', "$accounting/invoices/invoices", ['invoice' => [
            'customerid' => $client['id'],
            'create_date' => '2026-06-15',
            'lines' => [
                ['name' => 'Design', 'qty' => '3', 'unit_cost' => ['amount' => '80.00', 'code' => 'USD']],
            ],
        ]]);

        $this->assertSame(200, $status);
        $invoice = $answer['response']['result']['invoice'];
        $this->assertSame('0000001', $invoice['invoice_number']);
        $this->assertSame(['amount' => '240.00', 'code' => 'USD'], $invoice['amount']);
    }

    public function testOtherTestsSeeNothingOfIt(): void
    {
        [, $answer] = $this->freshbooks->call('GET', '/accounting/account/ACME01/invoices/invoices');
        $this->assertSame(0, $answer['response']['result']['total']);
    }

    public function testANewClientIsToldToTheCallback(): void
    {
        $world = $this->freshbooks;
        $world->control('PATCH', '/config', ['webhooks' => ['auto_verify' => true, 'handshake_delay_ms' => 0]]);
        $callback = ['event' => 'client.create', 'uri' => 'https://app.example.test/hooks'];
        $world->call('POST', "/events/account/$world->account_id/events/callbacks", ['callback' => $callback]);
        $verifier = $world->delivery('callback.verify')['fields']['verifier'];

        $world->call('POST', "/accounting/account/$world->account_id/users/clients", [
            'client' => ['organization' => 'Hat'],
        ]);

        $this->assertTrue(FreshbooksWorld::isSigned($world->delivery('client.create'), $verifier));
        $this->assertFalse(FreshbooksWorld::isSigned($world->delivery('client.create'), 'another'));
    }
}
