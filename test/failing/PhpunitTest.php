<?php
// A test that fails, for what is printed then.

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../examples/php/FreshbooksMock.php';

final class PhpunitTest extends TestCase
{
    use FreshbooksMock;

    public function testWrongOnPurpose(): void
    {
        $clients = "/accounting/account/{$this->freshbooks->account_id}/users/clients";
        foreach ([$clients, "$clients/4711", '/accounting/account/ACME01/users/client'] as $path) {
            $this->freshbooks->call('GET', $path);
        }
        $this->freshbooks->call('POST', $clients, ['client' => ['email' => 'no address']]);
        $this->assertSame(1, 2);
    }

    public function testWrongChecks(): void
    {
        $check = ['operation' => 'clients.create', 'count' => 1];
        $this->freshbooks->control('POST', '/verify', ['checks' => [$check]]);
    }

    public function testWrongName(): void
    {
        $this->freshbooks->control('POST', '/scenarios/overdu');
    }
}
