using Microsoft.Playwright;

namespace ProFL.Browser.Tests;

/// <summary>Debian's chromium, driven by Playwright; nothing is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        Assert.True(File.Exists(Chromium), $"{Chromium} is missing: tests/needs installs it");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] }
        );
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A page of its own, with nothing of another's memory.</summary>
    /// <param name="width">In dots.</param>
    /// <param name="height">In dots.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="token">What it shows; null for a page that has to ask.</param>
    public async Task<OpenPage> Open(int width, int height, ColorScheme scheme, string? token = null)
    {
        IBrowserContext context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        IPage page = await context.NewPageAsync();
        if (token is not null)
        {
            await page.AddInitScriptAsync($"sessionStorage.setItem('token', '{token}')");
        }

        return new OpenPage(page);
    }
}
