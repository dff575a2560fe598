using ProFL.Training.Data;
using ProFL.Training.Formats;

namespace ProFL.Training.Tests.Data;

/// <summary>Names of classes that files number.</summary>
public sealed class ClassNamesSpecs : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cifar-10-batches-bin/batches.meta.txt")]
    [InlineData("cifar-10-batches-bin/classes.txt")]
    [InlineData("classes.txt")]
    public void Should_take_the_names_of_the_archive_or_of_a_person_when_records_number_the_classes(string file)
    {
        _folder.Write("cifar-10-batches-bin/data_batch_1.bin", [.. Record(9), .. Record(0), .. Record(9)]);
        _folder.Write(file, "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");

        DataSurvey survey = Survey();

        Assert.Equal(("airplane", "truck"), (survey.Classes[0], survey.Classes[9]));
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 2], survey.SamplesOfClasses.AsEnumerable());
        Assert.Contains(new Finding(Path.GetFileName(file), "names the classes", ""), survey.Findings);
    }

    [Fact]
    public void Should_take_a_persons_names_before_those_of_the_archive()
    {
        _folder.Write("data_batch_1.bin", Record(1));
        _folder.Write("batches.meta.txt", string.Concat(Enumerable.Range(0, 10).Select(i => $"a{i}\n")));
        _folder.Write("classes.txt", string.Concat(Enumerable.Range(0, 10).Select(i => $"b{i}\n")));

        Assert.Equal("b1", Survey().Classes[1]);
    }

    [Theory]
    [InlineData("off\non", 2)]
    [InlineData("off\r\non\r\nbroken\r\n", 3)]
    public void Should_have_as_many_classes_as_names_when_images_are_numbered(string names, int classes)
    {
        _folder.WriteIdx();
        _folder.Write("classes.txt", names);

        DataSurvey survey = Survey();

        Assert.Equal(classes, survey.Classes.Length);
        Assert.Equal(["off", "on"], survey.Classes.Take(2));
        Assert.Equal([1, 2], survey.SamplesOfClasses.Take(2));
    }

    [Fact]
    public void Should_take_the_names_beside_the_sites_when_each_client_has_a_folder()
    {
        foreach (string client in new[] { "north/c1", "south/c2" })
        {
            _folder.Write($"{client}/train-images-idx3-ubyte", DataFolder.Idx(0x803, [2, 1, 1], [7, 8]));
            _folder.Write($"{client}/train-labels-idx1-ubyte", DataFolder.Idx(0x801, [2], [0, 1]));
        }

        _folder.Write("classes.txt", "off\non\n");

        Assert.Equal(["off", "on"], Survey().Classes.AsEnumerable());
    }

    [Theory]
    [InlineData("off", "classes.txt: has 1 names, and the data has 2 classes: write one name a line")]
    [InlineData("off\noff", "classes.txt: names `off` twice")]
    [InlineData("off\no\0n", "classes.txt: is no text")]
    public void Should_name_file_and_remedy_when_names_cannot_be(string names, string expected)
    {
        _folder.WriteIdx();
        _folder.Write("classes.txt", names);

        Assert.Contains(expected, Assert.Throws<DataSetException>(Survey).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_number_the_classes_when_there_are_no_names()
    {
        _folder.WriteIdx();

        Assert.Equal(["0", "1"], Survey().Classes.AsEnumerable());
        Assert.True(Survey().SamplesOfClasses.IsEmpty);
    }

    private DataSurvey Survey() => DataSurvey.Of(Path.Combine(_folder.Root, "set"), new SurveyChoices(null, null, []));

    private static byte[] Record(byte label) => [label, .. new byte[3 * 32 * 32]];
}
