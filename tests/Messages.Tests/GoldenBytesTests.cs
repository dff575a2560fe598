using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProFL.Messages.Tests;

/// <summary>
/// The bytes of every message, as neighbours and journals have them. A test fails when a field is renumbered, changes its type or
/// disappears. When a field is added, PROFL_WRITE_GOLDEN=1 writes the files anew; the change of the files is then for a reviewer to see.
/// </summary>
public class GoldenBytesTests
{
    public static TheoryData<string> Names => MessageTypes.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_write_the_golden_bytes_when_every_field_is_set(string fullName)
    {
        byte[] bytes = PopulatedMessage.Of(MessageTypes.Of(fullName)).ToByteArray();
        if (Environment.GetEnvironmentVariable("PROFL_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), $"{fullName}.hex"), InLines(bytes));
            return;
        }
        Assert.Equal(Read(fullName), Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_understand_every_field_when_golden_bytes_are_read(string fullName)
    {
        MessageDescriptor descriptor = MessageTypes.Of(fullName);
        IMessage message = descriptor.Parser.ParseFrom(Convert.FromHexString(Read(fullName)));

        Assert.Equal(PopulatedMessage.Of(descriptor), message);
        Assert.Equal(message, descriptor.Parser.WithDiscardUnknownFields(true).ParseFrom(Convert.FromHexString(Read(fullName))));
    }

    [Fact]
    public void Should_have_one_golden_file_per_message_when_the_folder_is_listed()
    {
        IEnumerable<string?> files = Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.hex")
            .Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(
            MessageTypes.All.Select(message => message.FullName).Order(StringComparer.Ordinal),
            files.Order(StringComparer.Ordinal)
        );
    }

    private static string Read(string fullName)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", $"{fullName}.hex");
        Assert.True(
            File.Exists(path),
            $"{fullName} has no golden file: run these tests once with PROFL_WRITE_GOLDEN=1 and commit what it writes"
        );
        return File.ReadAllText(path).ReplaceLineEndings("");
    }

    private static string InLines(byte[] bytes) =>
        string.Concat(Convert.ToHexStringLower(bytes).Chunk(120).Select(line => new string(line) + "\n"));

    private static string SourceFolder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "Golden");
}
