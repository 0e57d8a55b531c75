/// The catalogue's facts as tab-separated text, one table a file; see Tools/catalogue/convert.py.
enum CatalogueTables {}
