<?php
// A world of freshbooks-mock for each test of PHPUnit. One file, HTTP and PHP's own streams alone.
//
// Copy it beside your tests, and use the trait:
//
//     final class InvoicesTest extends TestCase
//     {
//         use FreshbooksMock;
//
//         protected array $freshbooksInput = ['from' => 'empty'];  // what worlds are made with
//
// Each test then has a FreshBooks of its own in $this->freshbooks, which is gone when the test ends. If the
// test fails, what the world was asked for is printed. The server is the one that FRESHBOOKS_MOCK_URL names,
// else http://localhost:3737 (`npx freshbooks-mock`). One in a container or on another machine takes the token in
// FRESHBOOKS_MOCK_ADMIN_TOKEN.

declare(strict_types=1);

use PHPUnit\Framework\Attributes\After;
use PHPUnit\Framework\Attributes\Before;

/** A FreshBooks of one's own: what the server says of it as properties (access_token, account_id, ...). */
#[AllowDynamicProperties]
final class FreshbooksWorld
{
    /** Requests that are shown. */
    private const MOST = 20;

    public string $name;
    public string $url;

    public function __construct(private string $server, array $description)
    {
        $this->name = $description['world'];
        $this->url = $description['base_url'];
        foreach ($description as $property => $value) {
            $this->$property = $value;
        }
    }

    /** Makes a new world: one of that name that a crashed test left is not taken. */
    public static function make(string $server, string $name, array $input): self
    {
        for ($number = 1; $number < 1000; $number++) {
            $numbered = $number === 1 ? $name : "$name-$number";
            [$status, $answer] = self::sendControl('POST', "$server/_mock/worlds", ['name' => $numbered] + $input);
            if ($status === 201) {
                return new self($server, $answer);
            }
            if (($answer['problem'] ?? '') !== 'world_exists') {
                break;
            }
        }
        throw new RuntimeException(self::refusal($answer, $status));
    }

    /** A call to the API with the world's token; gives the status and the JSON of the answer. */
    public function call(string $method, string $path, ?array $body = null, array $headers = []): array
    {
        $bearer = "Authorization: Bearer $this->access_token";
        return self::send($method, $this->url . $path, $body, [$bearer, ...$headers]);
    }

    /** A verb of the control API about this world: control('POST', '/clock/advance', ['by' => 'P31D']). */
    public function control(string $method, string $path, ?array $body = null): array
    {
        [$status, $answer] = self::sendControl($method, "$this->server/_mock/worlds/$this->name$path", $body);
        if ($status >= 400) {
            throw new RuntimeException(self::refusal($answer, $status));
        }
        return $answer;
    }

    /** Loads a fixture; returns the ids by the names of the fixture. */
    public function seed(array $fixture): array
    {
        return $this->refs = $this->control('POST', '/fixtures', $fixture)['refs'];
    }

    /** Waits for a message to a callback: delivery('invoice.create', ['object_id' => 5]). */
    public function delivery(string $event, array $filters = []): array
    {
        $found = $this->control('POST', '/webhooks/wait', ['event' => $event] + $filters)['deliveries'];
        return $found[count($found) - 1];
    }

    /** Whether a delivery (or a form as `body`, with its `signature`) is signed with its callback's verifier. */
    public static function isSigned(array $delivery, string $verifier): bool
    {
        parse_str($delivery['body'], $form);
        $pairs = array_map(
            fn ($name, $value) => json_encode((string) $name) . ': ' . json_encode($value, JSON_UNESCAPED_SLASHES),
            array_keys($form),
            $form
        );
        $digest = hash_hmac('sha256', '{' . implode(', ', $pairs) . '}', $verifier, true);
        return hash_equals(base64_encode($digest), $delivery['signature']);
    }

    /** Resets the world to its initial state. */
    public function reset(): void
    {
        $this->control('POST', '/reset');
    }

    public function drop(): void
    {
        self::sendControl('DELETE', "$this->server/_mock/worlds/$this->name");
    }

    /** The requests of the world, a line each; the most likely reason of a failure comes first. */
    public function journal(): string
    {
        [$status, $answer] = self::sendControl('GET', "$this->server/_mock/worlds/$this->name/requests?limit=1000");
        if ($status !== 200) {
            return 'the journal cannot be read: ' . self::refusal($answer, $status);
        }
        $rows = $answer['requests'];
        usort($rows, fn (array $one, array $other) => self::rank($one) <=> self::rank($other));
        $lines = array_map(fn (array $row) => self::line($row), array_slice($rows, 0, self::MOST));
        $count = count($rows);
        return implode("\n", ["world $this->name at $this->url: $count requests", ...$lines]);
    }

    /** Why the control API refused: its sentence or the report of `verify`, and what to do instead. */
    private static function refusal(array $answer, int $status): string
    {
        return implode("\n", array_filter([
            rtrim($answer['report'] ?? $answer['detail'] ?? "the control API answers $status"),
            isset($answer['did_you_mean']) ? "did you mean '{$answer['did_you_mean']}'?" : '',
            isset($answer['hint']) ? "hint: {$answer['hint']}" : '',
        ]));
    }

    /** Unmatched ones first, then those that failed, were refused, or gave warnings. */
    private static function rank(array $row): int
    {
        $status = $row['status'] ?? 200;
        return match (true) {
            !empty($row['unmatched']), $status === 501 => 0,
            $status >= 500, $status === 0 => 1,
            $status >= 400 => 2,
            !empty($row['warnings']) => 3,
            default => 4,
        };
    }

    private static function line(array $row): string
    {
        $status = empty($row['status']) ? 'no answer' : $row['status'];
        $faults = implode(', ', array_map(strval(...), $row['faults'] ?? []));
        $why = $row['why'] ?? '';
        $line = implode('  ', array_filter([
            sprintf('%-6s %s -> %s', $row['method'] ?? '?', $row['path'] ?? '', $status),
            empty($row['unmatched']) ? ($row['operation'] ?? '') : 'unmatched',
            $why,
            $faults === '' ? '' : "fault: $faults",
        ]));
        $notes = array_map(
            fn ($note) => is_array($note) ? $note['message'] ?? $note['hint'] ?? '' : $note,
            [...$row['warnings'] ?? [], $row['unmatched'] ?? '', $row['hint'] ?? '']
        );
        $shown = array_filter($notes, fn ($note) => !in_array($note, [null, '', false, $why], true));
        return implode('', [$line, ...array_map(fn ($note) => "\n         $note", $shown)]);
    }

    private static function sendControl(string $method, string $url, ?array $body = null): array
    {
        $token = getenv('FRESHBOOKS_MOCK_ADMIN_TOKEN');
        return self::send($method, $url, $body, $token ? ["Authorization: Bearer $token"] : []);
    }

    private static function send(string $method, string $url, ?array $body = null, array $headers = []): array
    {
        $json = $body === null ? '' : json_encode($body === [] ? new stdClass() : $body, JSON_THROW_ON_ERROR);
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => ['Content-Type: application/json', ...$headers],
            'content' => $json,
            'ignore_errors' => true,
            'follow_location' => 0,
        ]]);
        $stream = @fopen($url, 'r', false, $context);
        if ($stream === false) {
            throw new RuntimeException('no freshbooks-mock answers at ' . explode('/_mock', $url)[0] .
                '; start one with `npx freshbooks-mock`, or set FRESHBOOKS_MOCK_URL');
        }
        $text = stream_get_contents($stream);
        preg_match('#^HTTP/\S+ (\d+)#', stream_get_meta_data($stream)['wrapper_data'][0], $found);
        fclose($stream);
        return [(int) $found[1], json_decode($text, true) ?? []];
    }
}

trait FreshbooksMock
{
    protected FreshbooksWorld $freshbooks;

    /** @before */
    #[Before]
    protected function openFreshbooksWorld(): void
    {
        $server = rtrim(getenv('FRESHBOOKS_MOCK_URL') ?: 'http://localhost:3737', '/');
        $input = $this->freshbooksInput ?? [];
        $this->freshbooks = FreshbooksWorld::make($server, $this->freshbooksName(), $input);
    }

    /** @after */
    #[After]
    protected function dropFreshbooksWorld(): void
    {
        if (!isset($this->freshbooks)) {
            return;
        }
        if ($this->freshbooksHasFailed()) {
            fwrite(STDERR, "\nfreshbooks-mock: " . $this->freshbooks->journal() . "\n\n");
        }
        $this->freshbooks->drop();
    }

    /** phpunit-4711-invoicestest-an-invoice: by the worker and the test, so that a person can find it. */
    private function freshbooksName(): string
    {
        $worker = getenv('TEST_TOKEN') ?: (string) getmypid();
        // getName until PHPUnit 9, name from 10 on
        $test = method_exists($this, 'name') ? $this->name() : $this->getName(false);
        $slug = trim(preg_replace('/[^a-z0-9]+/', '-', strtolower(static::class . '-' . $test)), '-');
        return rtrim(substr("phpunit-$worker-$slug", 0, 58), '-');
    }

    private function freshbooksHasFailed(): bool
    {
        if (method_exists($this, 'status')) {
            return $this->status()->isFailure() || $this->status()->isError();
        }
        // 3 is a failure and 4 an error, until PHPUnit 9
        return in_array($this->getStatus(), [3, 4], true);
    }
}
