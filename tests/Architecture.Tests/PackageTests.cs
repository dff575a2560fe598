using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ProFL.Architecture.Tests;

/// <summary>Each package that is listed has a use.</summary>
public partial class PackageTests
{
    [Fact]
    public void Should_reference_or_resolve_every_listed_package()
    {
        HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);
        foreach (
            string project in Checkout
                .Files(".", "*.csproj")
                .Concat(Checkout.Files(".", "*.props"))
                .Concat(Checkout.Files("build", "*.targets"))
        )
        {
            used.UnionWith(
                XDocument
                    .Parse(Checkout.Text(project))
                    .Descendants("PackageReference")
                    .Select(reference => reference.Attribute("Include")!.Value)
            );
        }

        // what a package brings with it is pinned where the version that it asks for is not the one to take
        foreach (
            string assets in Directory.EnumerateFiles(
                Path.Combine(Checkout.Root, "artifacts", "obj"),
                "project.assets.json",
                SearchOption.AllDirectories
            )
        )
        {
            used.UnionWith(ResolvedPackage().Matches(File.ReadAllText(assets)).Select(match => match.Groups[1].Value));
        }

        IEnumerable<string> listed = XDocument
            .Parse(Checkout.Text("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(version => version.Attribute("Include")!.Value);

        Offenders.None(listed.Where(package => !used.Contains(package)));
    }

    [GeneratedRegex("\"([A-Za-z][A-Za-z0-9._-]+)/[0-9][^\"]*\": \\{")]
    private static partial Regex ResolvedPackage();
}
