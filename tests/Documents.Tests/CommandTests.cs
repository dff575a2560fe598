namespace ProFL.Documents.Tests;

/// <summary>Every command that a page shows does what it says, in the order of the page.</summary>
public sealed class CommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(12);

    public static TheoryData<string> WithCommands => [.. Pages.All.Where(page => Pages.Commands(page).Any(block => block.NotRun is null))];

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(WithCommands))]
    public Task Should_do_what_a_page_shows(string page) => PageScript.Run(page, Limit);
}
