using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ProFL.Browser.Tests;

/// <summary>The product's page in a browser, with what its script said when something went wrong.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private const float Patience = 60_000;
    private readonly ConcurrentQueue<string> _errors = new();

    public OpenPage(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(Patience);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _errors.Enqueue(said.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in its script, or was forbidden to it.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public ILocator this[string selector] => Page.Locator(selector);

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    public Task Shows(string selector, string text) => Assertions.Expect(this[selector]).ToContainTextAsync(text, Patient());

    public Task Appears(string selector) => this[selector].First.WaitForAsync();

    /// <summary>Presses a button of a command, and says yes.</summary>
    public async Task Command(string selector)
    {
        await this[selector].First.ClickAsync();
        await this["#reason"].FillAsync("a test");
        await this["#sure-yes"].ClickAsync();
    }

    /// <summary>Nothing that axe finds.</summary>
    public async Task IsAccessible(string where)
    {
        AxeResult found = await Page.RunAxe();
        Assert.True(
            found.Violations.Length == 0,
            where
                + ":\n"
                + string.Join(
                    '\n',
                    found.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(4).Select(n => n.Html))}")
                )
        );
    }

    /// <summary>Nothing is wider than the screen.</summary>
    public async Task FitsIntoItsWidth()
    {
        int beyond = await Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth");
        Assert.True(beyond <= 0, $"{Page.Url} is {beyond} dots wider than the screen");
    }

    private static LocatorAssertionsToContainTextOptions Patient() => new() { Timeout = Patience };
}
