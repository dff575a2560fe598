using Microsoft.Playwright;
using ProFL.Coordinator.Hosting;
using ProFL.EndToEnd.Tests;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Tools.Tests.Support;

namespace ProFL.Browser.Tests;

/// <summary>The page of a job of a size that few have.</summary>
public sealed class LargePageTests(Browser browser) : IClassFixture<Browser>
{
    private const string Job = "large-1";

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_paint_within_a_second_and_update_within_100_ms_when_a_job_has_10000_clients_and_5000_rounds()
    {
        using var folder = new TemporaryFolder();
        string state = Path.Combine(folder.Path, "coordinator");
        LargeJob.Of(Job, 10_000, 5_000).WriteTo(CoordinatorHost.JournalOf(state), 1);
        using var coordinator = ProductProcess.Start(["coordinator", "--state", state, "--port", "0"]);
        string line = await coordinator.Line("operator commands at");
        string url = line[line.IndexOf("http", StringComparison.Ordinal)..].Replace("/api", "/", StringComparison.Ordinal).Trim();
        await using OpenPage page = await browser.Open(1280, 900, ColorScheme.Light);

        // once for the files, which a browser keeps
        await page.Page.GotoAsync(url);
        await page.Shows("#jobs", Job);
        await page.Page.GotoAsync($"{url}?again#/job/{Job}");
        await page.Appears("#job-accuracy svg path");
        await page.Shows("#clients", "1 to 50 of 10,000");
        double painted = await page.Page.EvaluateAsync<double>(
            "performance.getEntriesByType('paint').find(e => e.name === 'first-contentful-paint').startTime"
        );
        double[] updates = await page.Page.EvaluateAsync<double[]>(
            """
            async () => {
              const { put } = await import('/files/parts.js');
              const times = [];
              for (let i = 0; i < 7; i++) {
                const parts = [...document.querySelectorAll('[id^=job-], #clients')].map(e => [e.id, e.innerHTML]);
                const began = performance.now();
                for (const [id, html] of parts) put(id, html);
                document.body.getBoundingClientRect();
                times.push(performance.now() - began);
              }
              return times;
            }
            """
        );
        int elements = await page.Page.EvaluateAsync<int>("document.querySelectorAll('*').length");

        Assert.InRange(painted, 0, 1000);
        Assert.InRange(updates.Order().ElementAt(3), 0, 100);
        Assert.InRange(elements, 100, 6_000);
        Assert.Empty(page.Errors);
    }
}
