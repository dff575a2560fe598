using Microsoft.Playwright;
using ProFL.EndToEnd.Tests;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.Browser.Tests;

/// <summary>The pictures of the page in the documents: PROFL_WRITE_PICTURES=1 writes them.</summary>
public sealed class PictureTests(Browser browser) : IClassFixture<Browser>
{
    private const string Job = "digits-1";
    private const int LargestPicture = 200_000;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_be_small_enough_for_the_documents_when_the_demo_is_pictured()
    {
        await using var cluster = new SupervisedCluster("--client-nodes", "2");
        await cluster.UntilHealthy();
        string token = (await File.ReadAllLinesAsync(cluster.TokenFile))[0].Trim();
        string demo = Path.Combine(Checkout.Root, "hocon", "jobs", "demo.conf");
        await cluster.Profl(["submit", demo, "--token", "one", "--id", Job]);
        string url = cluster["coordinator-1"].Url;
        await using OpenPage wide = await browser.Open(1280, 1180, ColorScheme.Light, token);
        wide.Page.SetDefaultTimeout(300_000);
        await wide.Page.GotoAsync($"{url}#/job/{Job}");
        // three blocks are frozen, the last one is trained
        await wide.Appears("#job-blocks li:nth-child(4).active:has-text('trained now')");
        await wide.Appears("#job-blocks li:nth-child(3).frozen");
        await Picture(wide, "page.png");
        await using OpenPage phone = await browser.Open(360, 780, ColorScheme.Dark, token);
        await phone.Page.GotoAsync($"{url}#/job/{Job}");
        await phone.Appears("#job-accuracy svg");
        await Picture(phone, "page-phone-dark.png");
    }

    private static async Task Picture(OpenPage page, string name)
    {
        bool isWanted = Environment.GetEnvironmentVariable("PROFL_WRITE_PICTURES") == "1";
        byte[] picture = await page.Page.ScreenshotAsync(
            new PageScreenshotOptions { Path = isWanted ? Path.Combine(Checkout.Root, "docs", "pictures", name) : null }
        );

        Assert.InRange(picture.Length, 10_000, LargestPicture);
    }
}
