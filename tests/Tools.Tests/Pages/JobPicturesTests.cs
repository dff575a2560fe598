using System.Xml.Linq;
using ProFL.Tools.Pages.Parts;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Pages;

public class JobPicturesTests
{
    [Theory]
    [InlineData("job-accuracy", "accuracy-numbers")]
    [InlineData("job-movement", "movement-numbers")]
    [InlineData("job-memory", "memory-numbers")]
    [InlineData("job-bytes", "bytes-numbers")]
    public void Should_have_the_numbers_of_every_picture_as_a_table(string part, string numbers)
    {
        XElement content = JobPictures.Of(SampleHistories.Finished()).Single(p => p.Id == part).Content!;
        XElement table = content.Descendants("details").Single(details => (string?)details.Attribute("id") == numbers);

        Assert.InRange(table.Descendants("tr").Count(), 2, 100);
    }
}
